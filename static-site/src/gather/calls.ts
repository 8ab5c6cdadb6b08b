import { readTimeoutMs, text, time, type Answer, type Link } from "./api.ts";

/** What is sent; a field that is left out was left empty. */
export interface Submission {
  name: string;
  sourceEmail: string;
  sourcePassword: string;
  destEmail?: string;
  destPassword?: string;
  /** Of the submission of the same address whose place this one takes. */
  receiptCode?: string;
}

/** What was stored, and the code that its sender can come back with. */
export interface Receipt {
  submittedAt: Date;
  /** In groups; answered only this once. */
  code: string;
}

/** What a receipt code tells. */
export interface Held {
  sourceEmail: string;
  name: string;
  destEmail: string | undefined;
  submittedAt: Date;
  /** Whether the move has begun, so that nothing can be changed. */
  inMigration: boolean;
}

/** Longer than the slowest honest answer: the gateway gives up after 29 s. */
const submitTimeoutMs = 35_000;

/** Whether an address was submitted before. */
export function wasSubmitted(link: Link, email: string): Promise<Answer<boolean>> {
  return link.ask(`/check?${new URLSearchParams({ email })}`, {}, readTimeoutMs, (body) => body["exists"] === true);
}

export function submit(link: Link, submission: Submission): Promise<Answer<Receipt>> {
  return link.ask("/submit", post(submission), submitTimeoutMs, (body) => ({
    submittedAt: time(body["submittedAt"]),
    code: text(body["receiptCode"]),
  }));
}

export function look(link: Link, receiptCode: string): Promise<Answer<Held>> {
  return link.ask("/receipt", post({ receiptCode }), readTimeoutMs, (body) => ({
    sourceEmail: text(body["sourceEmail"]),
    name: text(body["name"]),
    destEmail: typeof body["destEmail"] === "string" ? body["destEmail"] : undefined,
    submittedAt: time(body["submittedAt"]),
    inMigration: text(body["state"]) !== "submitted",
  }));
}

export function withdraw(link: Link, receiptCode: string): Promise<Answer<void>> {
  return link.ask("/receipt/withdraw", post({ receiptCode }), submitTimeoutMs, () => undefined);
}

/** Codes and passwords only ever stand in a body. */
function post(body: object): RequestInit {
  return { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
