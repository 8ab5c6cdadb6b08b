import { Badge } from "../../ui/badge.tsx";
import { stateWords, type State } from "./words.ts";

const kinds = { busy: "info", good: "good", wait: "wait", bad: "bad" } as const;

/** How far a mapping is, in a word or a few. */
export function StateBadge({ state }: { state: State }) {
  const { badge, kind } = stateWords[state];
  return <Badge kind={kinds[kind]}>{badge}</Badge>;
}
