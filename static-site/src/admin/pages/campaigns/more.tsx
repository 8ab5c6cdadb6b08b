import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import "./campaigns.css";

interface MoreProps {
  summary: string;
  /** Fields of a form are part of it even while they aren't shown; anything else is made when it is wanted. */
  always?: boolean;
  children: ComponentChildren;
}

/** What not everybody needs, behind a line that opens it. */
export function More({ summary, always = false, children }: MoreProps) {
  const [opened, setOpened] = useState(always);
  return (
    <details class="campaigns-more" onToggle={(event) => event.currentTarget.open && setOpened(true)}>
      <summary>{summary}</summary>
      {opened && <div>{children}</div>}
    </details>
  );
}
