import { refusalsOf, type RowError } from "./refusals.ts";
import { faultsOf, withDest, type Fault, type Faults, type Row } from "./rows.ts";

/** The rows as they stand on the screen, and what is known to be wrong with them. */
export interface Editing {
  readonly rows: readonly Row[];
  readonly faults: Faults;
  /** What is wrong and fits no row. */
  readonly strays: readonly string[];
  /** Counts the times that something wrong was told: then the summary takes the focus. */
  readonly tellings: number;
}

export type Change =
  | { kind: "type"; id: string; field: "dest" | "password"; value: string }
  | { kind: "accept"; ids: readonly string[]; isAccepted: boolean }
  | { kind: "leave-out"; id: string }
  | { kind: "put-back"; id: string }
  | { kind: "replace"; rows: readonly Row[] }
  | { kind: "check" }
  | { kind: "refused"; errors: readonly RowError[]; sent: readonly Row[] };

/** What a change makes of the rows. What was wrong with a field is forgotten when somebody types there. */
export function edit(before: Editing, change: Change): Editing {
  switch (change.kind) {
    case "type": {
      const { field: name, value } = change;
      const typed = (row: Row) => (name === "dest" ? withDest(row, value) : { ...row, password: value });
      const rows = before.rows.map((row) => (row.mailbox.id === change.id ? typed(row) : row));
      const field = change.field === "dest" ? "destEmail" : "destPassword";
      return { ...before, rows, faults: without(before.faults, change.id, (fault) => fault.field === field || (name === "dest" && fault.field === "acceptWish")) };
    }
    case "accept": {
      const ids = new Set(change.ids);
      const rows = before.rows.map((row) => (ids.has(row.mailbox.id) ? { ...row, acceptsWish: change.isAccepted } : row));
      const faults = change.ids.reduce((some, id) => without(some, id, ({ field }) => field === "acceptWish"), before.faults);
      return { ...before, rows, faults };
    }
    case "leave-out":
    case "put-back": {
      const isIn = change.kind === "put-back";
      const rows = before.rows.map((row) => (row.mailbox.id === change.id ? { ...row, isIn } : row));
      return { ...before, rows, faults: without(before.faults, change.id, () => true) };
    }
    case "replace":
      return { ...before, rows: change.rows, faults: new Map(), strays: [] };
    case "check":
      return told(before, faultsOf(before.rows), []);
    case "refused": {
      const { faults, strays } = refusalsOf(change.errors, change.sent);
      return told(before, faults, strays);
    }
  }
}

function told(before: Editing, faults: Faults, strays: readonly string[]): Editing {
  const isWrong = faults.size > 0 || strays.length > 0;
  return { ...before, faults, strays, tellings: before.tellings + (isWrong ? 1 : 0) };
}

function without(faults: Faults, id: string, drop: (fault: Fault) => boolean): Faults {
  const some = faults.get(id);
  if (some === undefined) return faults;
  const rest = new Map(faults);
  const kept = some.filter((fault) => !drop(fault));
  if (kept.length > 0) rest.set(id, kept);
  else rest.delete(id);
  return rest;
}
