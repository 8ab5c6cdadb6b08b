import type { ComponentChildren } from "preact";
import { CopyButton } from "../../ui/copy.tsx";
import "./admins.css";

interface ShownOnceProps {
  /** What the link is called, such as "The invitation’s link". */
  title: string;
  link: string;
  onCopied?: () => void;
  /** Until when it is good, and for what. */
  children: ComponentChildren;
}

/** A link that no later call tells again. */
export function ShownOnce({ title, link, onCopied, children }: ShownOnceProps) {
  return (
    <div class="card">
      <h3>{title}</h3>
      <p>
        <code class="admins-link">{link}</code>
      </p>
      <p>
        <CopyButton text={link} label="Copy link" {...(onCopied && { onCopied })} />
      </p>
      {children}
    </div>
  );
}
