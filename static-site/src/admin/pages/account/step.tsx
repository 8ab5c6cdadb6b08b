import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** A part of the page that has taken another's place: the focus goes to its heading. */
export function Step({ title, children }: { title: string; children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="card account-step">
      <h3 tabIndex={-1} ref={heading}>
        {title}
      </h3>
      {children}
    </div>
  );
}
