import { useRef, useState } from "preact/hooks";
import { api } from "../../api/client.ts";
import { ask, type Problem } from "../../api/outcome.ts";
import { CopyButton } from "../../ui/copy.tsx";
import { ProblemNote } from "../../ui/notice.tsx";
import { Qr } from "../../ui/qr.tsx";
import type { Campaign } from "../campaigns/overview.ts";
import { More } from "../campaigns/more.tsx";
import { saveDrawing } from "./drawing.ts";
import { ReadyMail } from "./ready-mail.tsx";

interface LinkProps {
  campaign: Campaign;
  serverName: string;
  gatherSite: string;
  /** Known already, because the campaign was opened a moment ago. */
  fresh: string | undefined;
}

/** The link to share. Whoever has it can submit, so it isn't shown before somebody asks, and the audit log notes who did. */
export function ShareLink({ campaign, serverName, gatherSite, fresh }: LinkProps) {
  const [link, setLink] = useState(fresh);
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const show = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    const outcome = await ask(api.GET("/api/campaigns/{id}/link", { params: { path: { id: campaign.id } } }));
    setBusy(false);
    if (outcome.ok) setLink(gatherSite + outcome.value.link);
    else setProblem(outcome.problem);
  };
  return (
    <section aria-labelledby="link" class="campaigns-part">
      <h2 id="link">The link to share</h2>
      {link === undefined ? (
        <>
          <p>
            Whoever has the link can submit mailboxes, so share it with those whose mailboxes move. The audit log notes who had it
            shown.
          </p>
          {problem && <ProblemNote problem={problem} />}
          <p>
            <button type="button" aria-disabled={busy} onClick={() => void show()}>
              {busy ? "Fetching the link…" : "Show the link"}
            </button>
          </p>
        </>
      ) : (
        <Shown campaign={campaign} serverName={serverName} link={link} focus={link !== fresh} />
      )}
    </section>
  );
}

interface ShownProps {
  campaign: Campaign;
  serverName: string;
  link: string;
  /** The button that was pressed is gone: the focus goes to what came instead. */
  focus: boolean;
}

function Shown({ campaign, serverName, link, focus }: ShownProps) {
  const place = (shown: HTMLElement | null) => {
    if (focus) shown?.focus();
  };
  const placed = useRef(place);
  return (
    <>
      <p class="campaign-link" tabIndex={-1} ref={placed.current}>
        <code>{link}</code>
      </p>
      <p class="buttons">
        <CopyButton text={link} label="Copy link" />
      </p>
      <More summary="QR code">
        <Code link={link} name={campaign.name} />
      </More>
      <More summary="Ready text for a mail">
        <ReadyMail occasion={{ serverName, link, expiresAt: campaign.expiresAt }} />
      </More>
    </>
  );
}

function Code({ link, name }: { link: string; name: string }) {
  const box = useRef<HTMLDivElement>(null);
  const save = () => {
    const drawing = box.current?.querySelector("svg");
    if (drawing) saveDrawing(`${name}.svg`, drawing);
  };
  return (
    <>
      <p>For a slide, a notice or a letter: a phone’s camera opens the link from it.</p>
      <div ref={box}>
        <Qr text={link} label={`QR code of the link of “${name}”`} />
      </div>
      <p class="buttons">
        <button type="button" class="secondary" onClick={save}>
          Download as SVG
        </button>
      </p>
    </>
  );
}
