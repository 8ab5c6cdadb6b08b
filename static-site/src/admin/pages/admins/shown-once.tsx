import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { CopyButton } from "../../ui/copy.tsx";
import "./admins.css";

interface ShownOnceProps {
  /** What the link is called, such as "The invitation’s link". */
  title: string;
  link: string;
  /** The heading's place among those of the page. */
  level: "h2" | "h3";
  /** Takes the focus: the button that made it is gone. */
  focused?: boolean;
  onCopied?: () => void;
  /** Until when it is good, and for what. */
  children: ComponentChildren;
}

/** A link that no later call tells again. */
export function ShownOnce({ title, link, level: Heading, focused = false, onCopied, children }: ShownOnceProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (focused) heading.current?.focus();
  }, []);
  return (
    <div class="card">
      <Heading ref={heading} tabIndex={-1}>
        {title}
      </Heading>
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
