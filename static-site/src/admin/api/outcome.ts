import type { components } from "./schema.d.ts";

type WireProblem = components["schemas"]["Problem"];

/** Why a call came to nothing: the API's problem details, or `no-answer` when the network failed or time ran out. */
export interface Problem extends Omit<WireProblem, "type"> {
  /** The last part of the problem's type, such as `session-ended`; `/problems/<slug>` explains it. */
  slug: string;
}

/** What a call of the API came to. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** What openapi-fetch gives for a call. */
type Call<T> = Promise<{ data?: T; error?: unknown; response: Response }>;

/** Turns a call into its outcome; never rejects. */
export async function ask<T>(call: Call<T>): Promise<Outcome<T>> {
  try {
    const { data, error, response } = await call;
    if (response.ok) return { ok: true, value: data as T };
    return { ok: false, problem: readProblem(error, response) };
  } catch {
    return { ok: false, problem: noAnswer };
  }
}

export const noAnswer: Problem = {
  slug: "no-answer",
  title: "There was no answer.",
  status: 0,
  detail: "Mailgather did not answer. Check your connection to the internet, then try again.",
  retryable: true,
};

/** What somebody else than our API answered, such as the gateway, counts as “unavailable”. */
function readProblem(error: unknown, response: Response): Problem {
  if (typeof error === "object" && error !== null && "type" in error && "detail" in error) {
    const { type, ...rest } = error as WireProblem;
    return { ...rest, slug: type.split("/").pop() ?? "" };
  }
  const wait = Number(response.headers.get("retry-after"));
  return {
    slug: response.status === 429 ? "too-many-attempts" : "unavailable",
    title: "Mailgather can’t answer now.",
    status: response.status,
    detail: "Mailgather can’t answer now. Please try again in a minute.",
    retryable: true,
    ...(wait > 0 && { retryAfterSeconds: wait }),
  };
}
