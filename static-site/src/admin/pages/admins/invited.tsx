import { useEffect, useRef } from "preact/hooks";
import type { Role } from "../../session.ts";
import { CopyButton } from "../../ui/copy.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Time } from "../../ui/time.tsx";
import { ShownOnce } from "./shown-once.tsx";
import { invitationText } from "./text.ts";

/** An invitation as it was just made: the one time that its link is known. */
export interface Made {
  label: string;
  /** Empty if any address may accept. */
  email: string;
  role: Role;
  /** A path of this site. */
  link: string;
  expiresAt: string;
  mailed: boolean;
}

export function Invited({ made, onCopied }: { made: Made; onCopied: () => void }) {
  const { label, email, mailed, expiresAt } = made;
  const link = location.origin + made.link;
  const text = invitationText(link, made);
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => top.current?.focus(), []);
  return (
    <>
      <div ref={top} tabIndex={-1}>
        {mailed ? (
          <Notice kind="good">
            <p>The link was mailed to {email}. You need not do anything else.</p>
          </Notice>
        ) : (
          <Notice kind="wait">
            <p>
              {email === "" ? `Send the link to ${label} yourself.` : `The link could not be mailed to ${email}. Send it yourself.`}
            </p>
          </Notice>
        )}
      </div>
      <ShownOnce title={`The link for ${label}`} level="h2" link={link} onCopied={onCopied}>
        <p>
          Whoever opens it {email === "" ? "" : `and has the address ${email} `}becomes an admin, so give it to nobody else. It works once,
          until <Time at={expiresAt} as="moment" />, and is not shown again.
        </p>
      </ShownOnce>
      <h2>Ready to mail</h2>
      <pre class="admins-text">{text}</pre>
      <p>
        <CopyButton text={text} label="Copy text" onCopied={onCopied} />
      </p>
      <p>
        <a href="/admins">Back to the admins</a>
      </p>
    </>
  );
}
