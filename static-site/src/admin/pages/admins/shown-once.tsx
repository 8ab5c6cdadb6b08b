import type { ComponentChildren } from "preact";
import { CopyButton } from "../../ui/copy.tsx";
import "./admins.css";

interface ShownOnceProps {
  /** What the link is called, such as "The invitation’s link". */
  title: string;
  link: string;
  /** The heading's place among those of the page. */
  level: "h2" | "h3";
  onCopied?: () => void;
  /** Until when it is good, and for what. */
  children: ComponentChildren;
}

/** A link that no later call tells again. */
export function ShownOnce({ title, link, level: Heading, onCopied, children }: ShownOnceProps) {
  return (
    <div class="card">
      <Heading>{title}</Heading>
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
