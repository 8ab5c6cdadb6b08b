/** Words for how a wished address differs from the mailbox's. */
import type { components } from "./api/schema.d.ts";

/** How the new address that a user wishes differs from the mailbox’s own. */
export type Wish = NonNullable<components["schemas"]["Credential"]["wish"]>;

interface WishWords {
  readonly badge: string;
  readonly kind: "plain" | "wait" | "bad";
  /** What has to be looked at first has the lowest. */
  readonly rank: number;
}

export const wishes: Record<Wish, WishWords> = {
  "other-name-and-domain": { badge: "Other name and domain", kind: "bad", rank: 0 },
  "other-name": { badge: "Other name", kind: "bad", rank: 1 },
  "other-domain": { badge: "Other domain", kind: "wait", rank: 2 },
  own: { badge: "The mailbox’s own", kind: "plain", rank: 3 },
};

/** Whether the name before the `@` is not the mailbox’s. */
export function isOtherName(wish: Wish | null): boolean {
  return wish === "other-name" || wish === "other-name-and-domain";
}
