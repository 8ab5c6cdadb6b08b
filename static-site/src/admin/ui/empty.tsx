import type { ComponentChildren } from "preact";

interface EmptyProps {
  title: string;
  /** What to do now. */
  children?: ComponentChildren;
  /** A link or button that does it. */
  action?: ComponentChildren;
}

/** A list with nothing in it: says why, and what to do. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {typeof children === "string" ? <p>{children}</p> : children}
      {action && <p>{action}</p>}
    </div>
  );
}
