import { addressFault } from "../mapping/address.ts";

/** What is looked for in the audit log; empty means anything. It lives in the page's address. */
export interface Query {
  /** Days in UTC, such as 2026-11-22. */
  from: string;
  to: string;
  /** An admin's id, a mail address or an IP address. */
  actor: string;
  /** One action, or the beginning of several with a * behind it. */
  action: string;
}

export type Fault = { [Name in keyof Query]?: string };

/** Most days of one search, as the API has it. */
const mostDays = 92;
const dayMs = 24 * 60 * 60 * 1000;

export function readQuery(address: URLSearchParams): Query {
  const of = (name: keyof Query) => (address.get(name) ?? "").trim();
  return { from: of("from"), to: of("to"), actor: of("actor"), action: of("action") };
}

/** Only what was asked for, as the API takes it. */
export function asked(query: Query): Partial<Query> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ""));
}

/** What the API would refuse, told at the field before it is asked. */
export function faultsIn({ from, to, actor, action }: Query, today = new Date().toISOString().slice(0, 10)): Fault {
  const faults: Fault = {};
  const [first, last] = [time(from), time(to === "" ? today : to)];
  if (from !== "" && first === undefined) faults.from = notADay;
  if (to !== "" && last === undefined) faults.to = notADay;
  if (first !== undefined && last !== undefined) {
    if (last < first) faults.to = "The last day must not be before the first.";
    else if ((last - first) / dayMs >= mostDays) faults.from = `Choose at most ${mostDays} days, then look at the days before them.`;
  }
  if (actor !== "" && !isActor(actor)) {
    faults.actor = "Type a whole mail address, an IP address, or an admin’s id of 32 characters.";
  }
  if (!/^([a-z0-9.-]{1,64}\*?)?$/.test(action)) {
    faults.action = "Type an action as the log names it, such as sign-in, or its beginning with a *, such as session.*";
  }
  return faults;
}

const notADay = "Type a day with its year, month and day, such as 2026-11-22.";

/** The beginning of a day; undefined if there is no such day. */
function time(day: string): number | undefined {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day) ? at : undefined;
}

/** What the API takes, and never more: an address that it refuses is told here, since anybody can write it into a link. */
function isActor(text: string): boolean {
  if (text.includes("@")) return addressFault(text) === undefined;
  return /^[0-9a-f]{32}$/.test(text) || /^\d{1,3}(\.\d{1,3}){3}$/.test(text) || /^[0-9a-f:]*:[0-9a-f:.]*(\/(56|64))?$/i.test(text);
}
