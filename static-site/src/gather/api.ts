import { noAnswer, readProblem, type Problem } from "./problem.ts";
import { readProvider, type Provider } from "./provider.ts";

/** What a visitor is told about the campaign of their link. */
export interface Campaign {
  serverName: string;
  campaignName: string;
  expiresAt: Date;
  /** What the organisation wants to tell besides; plain text of several lines. */
  instructions: string | undefined;
  /** Passwords cross the network to the mail server so that others can read them. */
  unencrypted: boolean;
  provider: Provider | undefined;
}

/** The API's answer, or why there is none: `no-answer` when the network failed or time ran out. */
export type Answer<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** What an answer holds, as it was read from JSON. */
export type Body = Record<string, unknown>;

/** For a call that only reads. */
export const readTimeoutMs = 15_000;

/** The calls for one link, by its token. */
export class Link {
  readonly #base: string;

  constructor(token: string) {
    this.#base = `/api/gather/${token}`;
  }

  load(): Promise<Answer<Campaign>> {
    return this.ask("", {}, readTimeoutMs, (body) => ({
      serverName: text(body["serverName"]),
      campaignName: text(body["campaignName"]),
      expiresAt: time(body["expiresAt"]),
      instructions: body["instructions"] === undefined ? undefined : text(body["instructions"]),
      unencrypted: text(body["security"]) === "plain",
      provider: readProvider(body["provider"]),
    }));
  }

  async ask<T>(path: string, request: RequestInit, timeoutMs: number, read: (body: Body) => T): Promise<Answer<T>> {
    try {
      const response = await fetch(this.#base + path, {
        ...request,
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
        signal: AbortSignal.timeout(timeoutMs),
      });
      const body: unknown = await response.json().catch((cause: unknown) => {
        if (cause instanceof SyntaxError) return undefined;
        throw cause;
      });
      if (response.status === 204) return { ok: true, value: read({}) };
      if (response.ok && typeof body === "object" && body !== null) return { ok: true, value: read(body as Body) };
      return { ok: false, problem: readProblem(response.status, response.headers.get("retry-after"), body) };
    } catch {
      return { ok: false, problem: noAnswer };
    }
  }
}

/** An answer that is not as agreed is as good as none. */
export function text(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("not a text");
  return value;
}

export function time(value: unknown): Date {
  const read = new Date(text(value));
  if (Number.isNaN(read.getTime())) throw new TypeError("not a time");
  return read;
}
