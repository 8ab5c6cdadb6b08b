import type { Outcome } from "../../api/outcome.ts";
import { ready, type Row } from "./rows.ts";

/** The rows as the API takes them. */
export interface SentRow {
  credentialId: string;
  destEmail: string;
  destPassword?: string;
  acceptWish?: true;
}

/** What keeps an attempt's key over a reload: which rows it was for. Passwords are not in it, only whether there were any. */
export interface Kept {
  readonly key: string;
  readonly print: string;
}

interface Ways<T> {
  send(key: string, rows: readonly SentRow[]): Promise<Outcome<T>>;
  /** Waits before the same is sent again. */
  pause(seconds: number): Promise<void>;
  newKey(): string;
  /** Called before anything is sent. */
  keep(kept: Kept): void;
}

/**
 * Sending rows so that they are mapped once, whatever happens to the answer: the key is made once for the same rows
 * and kept before it is sent, so that a repetition (a lost answer, a reload, a second click) gets the same mapping.
 */
export class Attempt<T> {
  readonly #ways: Ways<T>;
  #kept: Kept | undefined;
  #body: string | undefined;

  constructor(ways: Ways<T>, kept: Kept | undefined) {
    this.#ways = ways;
    this.#kept = kept;
  }

  async send(rows: readonly Row[]): Promise<Outcome<T>> {
    const sent = sentRows(rows);
    this.#begin(sent);
    for (let renewed = false, lost = 0; ; ) {
      const outcome = await this.#ways.send(this.#key(), sent);
      if (outcome.ok) return outcome;
      const { slug, retryAfterSeconds } = outcome.problem;
      if (slug === "mapping-in-progress") {
        await this.#ways.pause(retryAfterSeconds ?? 60);
      } else if (slug === "idempotency-key-reused" && !renewed) {
        // Kept over a reload, and the passwords are others now. What the first one holds can't be mapped again.
        renewed = true;
        this.#renew(sent);
      } else if (slug === "no-answer" && lost < 2) {
        lost += 1;
        await this.#ways.pause(lost * 2);
      } else {
        return outcome;
      }
    }
  }

  /** The same key for the same rows, as far as they are known. */
  #begin(sent: readonly SentRow[]): void {
    const body = JSON.stringify(sent);
    const isSame = this.#kept?.print === print(sent) && (this.#body === undefined || this.#body === body);
    if (!isSame) this.#renew(sent);
    this.#body = body;
  }

  #renew(sent: readonly SentRow[]): void {
    this.#kept = { key: this.#ways.newKey(), print: print(sent) };
    this.#ways.keep(this.#kept);
  }

  #key(): string {
    return this.#kept?.key ?? "";
  }
}

function sentRows(rows: readonly Row[]): SentRow[] {
  return ready(rows).map(({ mailbox, dest, acceptsWish, password }) => ({
    credentialId: mailbox.id,
    destEmail: dest.trim(),
    ...(password !== "" && { destPassword: password }),
    ...(acceptsWish && { acceptWish: true as const }),
  }));
}

function print(sent: readonly SentRow[]): string {
  return JSON.stringify(sent.map(({ credentialId, destEmail, destPassword, acceptWish }) => [credentialId, destEmail, destPassword !== undefined, acceptWish === true]));
}
