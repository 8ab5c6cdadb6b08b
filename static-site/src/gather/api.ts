import { noAnswer, readProblem, type Problem } from "./problem.ts";
import { readProvider, type Provider } from "./provider.ts";

/** What a visitor is told about the campaign of their link. */
export interface Campaign {
  serverName: string;
  campaignName: string;
  expiresAt: Date;
  /** What the organisation wants to tell besides; plain text of several lines. */
  instructions: string | undefined;
  provider: Provider | undefined;
}

/** What is sent; a field that is left out was left empty. */
export interface Submission {
  name: string;
  sourceEmail: string;
  sourcePassword: string;
  destEmail?: string;
  destPassword?: string;
}

/** The API's answer, or why there is none: `no-answer` when the network failed or time ran out. */
export type Answer<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** Longer than the slowest honest answer: the gateway gives up after 29 s. */
const submitTimeoutMs = 35_000;
const readTimeoutMs = 15_000;

/** The calls for one link. */
export class GatherApi {
  readonly #base: string;

  /** By the token of the link. */
  constructor(token: string) {
    this.#base = `/api/gather/${token}`;
  }

  load(): Promise<Answer<Campaign>> {
    return call(this.#base, {}, readTimeoutMs, (body) => ({
      serverName: text(body["serverName"]),
      campaignName: text(body["campaignName"]),
      expiresAt: time(body["expiresAt"]),
      instructions: body["instructions"] === undefined ? undefined : text(body["instructions"]),
      provider: readProvider(body["provider"]),
    }));
  }

  wasSubmitted(email: string): Promise<Answer<boolean>> {
    const query = new URLSearchParams({ email });
    return call(`${this.#base}/check?${query}`, {}, readTimeoutMs, (body) => body["exists"] === true);
  }

  submit(submission: Submission): Promise<Answer<Date>> {
    const request = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(submission),
    };
    return call(`${this.#base}/submit`, request, submitTimeoutMs, (body) => time(body["submittedAt"]));
  }
}

async function call<T>(
  url: string,
  request: RequestInit,
  timeoutMs: number,
  read: (body: Record<string, unknown>) => T,
): Promise<Answer<T>> {
  try {
    const response = await fetch(url, {
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
    if (response.ok && typeof body === "object" && body !== null) {
      return { ok: true, value: read(body as Record<string, unknown>) };
    }
    return { ok: false, problem: readProblem(response.status, response.headers.get("retry-after"), body) };
  } catch {
    return { ok: false, problem: noAnswer };
  }
}

/** An answer that is not as agreed is as good as none. */
function text(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("not a text");
  return value;
}

function time(value: unknown): Date {
  const read = new Date(text(value));
  if (Number.isNaN(read.getTime())) throw new TypeError("not a time");
  return read;
}
