import type { ComponentChildren } from "preact";
import type { Kind } from "./notice.tsx";

/** A short word about the state of something; the words say it, the colour only helps. */
export function Badge({ kind, children }: { kind: Kind | "plain"; children: ComponentChildren }) {
  return <span class={`badge ${kind}`}>{children}</span>;
}
