import type { Me, Role } from "../../session.ts";

/** Which campaigns somebody sees. */
export type Scope = Me["scope"];

/** Names of campaigns by their ids; nothing until they are loaded. */
export type CampaignNames = ReadonlyMap<string, string> | undefined;

/** The names of what a scope holds. A purged campaign has none left, and is only counted. */
export function namesIn(scope: Scope, names: CampaignNames): string[] {
  if (scope === "all") return ["All campaigns"];
  if (scope.length === 0) return ["No campaign"];
  if (names === undefined) return [count(scope.length, "campaign")];
  const known = scope.map((id) => names.get(id)).filter((name) => name !== undefined);
  const gone = scope.length - known.length;
  return [...known.sort(byName), ...(gone === 0 ? [] : [`${count(gone, "campaign")} that ${gone === 1 ? "is" : "are"} gone`])];
}

/** The same in one line: the first two, and how many more there are. */
export function shortScope(scope: Scope, names: CampaignNames): string {
  const all = namesIn(scope, names);
  return all.length <= 3 ? all.join(", ") : `${all.slice(0, 2).join(", ")} and ${all.length - 2} more`;
}

/** What a form says: an owner always sees all. Campaigns that are gone drop out. */
export function scopeOf(role: Role, which: string, chosen: readonly string[]): Scope {
  return role === "owner" || which === "all" ? "all" : [...chosen];
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const byName = (a: string, b: string): number => collator.compare(a, b);

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
