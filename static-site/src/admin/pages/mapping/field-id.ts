import type { Field } from "./rows.ts";

/** The id of a row's control, where what is wrong with a field leads. */
export function fieldId(mailbox: string, field: Field): string {
  return `${field}-${mailbox}`;
}
