import type { Schema } from "../../api/client.ts";
import type { Cell } from "../../csv.ts";
import { counted } from "../mailboxes/words.ts";

export type Job = Schema<"Job">;

/** What can be done with a job: it follows from its state. */
export type Act = "cancel" | "requeue";

export const states = {
  queued: { badge: "Queued", kind: "info", act: "cancel" },
  cancelled: { badge: "Cancelled", kind: "plain", act: "requeue" },
} as const satisfies Record<Job["state"], { badge: string; kind: string; act: Act }>;

interface ActWords {
  /** On a button: of one, of those that are ticked. */
  one: string;
  selected: string;
  busy: string;
  /** What was done. */
  done: (number: number) => string;
}

const jobs = (number: number) => counted(number, "job", "jobs");

export const acts: Record<Act, ActWords> = {
  cancel: {
    one: "Cancel",
    selected: "Cancel selected",
    busy: "Cancelling",
    done: (number) => `${jobs(number)} ${number === 1 ? "is" : "are"} cancelled.`,
  },
  requeue: {
    one: "Queue again",
    selected: "Queue selected again",
    busy: "Queueing",
    done: (number) => `${jobs(number)} ${number === 1 ? "is" : "are"} queued again.`,
  },
};

/** The question before a cancellation, and the button that answers it: a mere "Cancel" would seem to call it off. */
export const cancelling = (number: number) => `Cancel ${jobs(number)}`;

export const filters = {
  all: { text: "All", holds: () => true },
  queued: { text: "Queued", holds: ({ state }: Job) => state === "queued" },
  cancelled: { text: "Cancelled", holds: ({ state }: Job) => state === "cancelled" },
} satisfies Record<string, { text: string; holds: (job: Job) => boolean }>;

/** How much mail waits, as far as the old servers told. */
export function waitingMail(all: readonly Job[]): string {
  const queued = all.filter(filters.queued.holds);
  const told = queued.flatMap(({ messages }) => messages ?? []);
  const sum = counted(told.reduce((sum, messages) => sum + messages, 0), "message", "messages");
  if (queued.length === 0) return "No job is queued.";
  const rest = queued.length - told.length;
  const untold = rest === 0 ? "" : `; of ${rest} the old server did not tell`;
  return `${jobs(queued.length)} queued with ${sum} in ${queued.length === 1 ? "its inbox" : "their inboxes"}${untold}.`;
}

/** The list as a table of a spreadsheet, with its headings. */
export function sheetOf(all: readonly Job[]): Cell[][] {
  const rows = all.map((job) => [job.source, job.dest, job.messages, states[job.state].badge, job.createdAt]);
  return [["Old address", "New address", "Messages", "State", "Queued (UTC)"], ...rows];
}
