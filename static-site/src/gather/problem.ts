import { readHelp } from "./provider.ts";

/** Why the API did not do what was asked (RFC 9457), read without trusting its form. */
export interface Problem {
  slug: string;
  field: string | undefined;
  cause: string | undefined;
  /** The key of what to do next. */
  hint: string | undefined;
  /** Whether the same request can succeed later. */
  retryable: boolean;
  retryAfterSeconds: number | undefined;
  /** A page of the mail provider. */
  help: string | undefined;
}

/** The network failed, or no answer came in time. */
export const noAnswer: Problem = {
  slug: "no-answer",
  field: undefined,
  cause: undefined,
  hint: undefined,
  retryable: true,
  retryAfterSeconds: undefined,
  help: undefined,
};

/** For answers that are no problem document: the gateway's own, or a proxy's on the way. */
const slugsByStatus: Record<number, string> = {
  403: "forbidden",
  404: "not-found",
  409: "already-submitted",
  410: "campaign-over",
  413: "body-too-large",
  415: "unsupported-media-type",
  429: "too-many-submissions",
};

export function readProblem(status: number, retryAfter: string | null, body: unknown): Problem {
  const members = isObject(body) ? body : {};
  const slug = /\/problems\/([a-z-]+)$/.exec(text(members["type"]) ?? "")?.[1];
  return {
    slug: slug ?? slugsByStatus[status] ?? "unavailable",
    field: text(members["field"]),
    cause: text(members["cause"]),
    hint: text(members["hint"]),
    retryable: members["retryable"] === true,
    retryAfterSeconds: seconds(members["retryAfterSeconds"]) ?? seconds(retryAfter),
    help: readHelp(members["help"]),
  };
}

function isObject(body: unknown): body is Record<string, unknown> {
  return typeof body === "object" && body !== null;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function seconds(value: unknown): number | undefined {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : undefined;
}
