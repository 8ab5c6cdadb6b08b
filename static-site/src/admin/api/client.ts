import createClient from "openapi-fetch";
import { isSessionOver, keepFresh, needsProof, noteDemand, reloadMe, renew } from "../session.ts";
import { proveIdentity } from "../step-up.ts";
import type { components, paths } from "./schema.d.ts";

/** The API's types by their name in openapi.yaml, such as `Schema<"Campaign">`. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];

/** The API's calls, without the header that each of them gets here. */
type Calls = { [Path in keyof paths]: { [Method in keyof paths[Path]]: Unburdened<paths[Path][Method]> } };
type Unburdened<Call> = Call extends { parameters: { header: infer Header } }
  ? Omit<Call, "parameters"> & { parameters: Omit<Call["parameters"], "header"> & Left<Omit<Header, "X-Mailgather">> }
  : Call;
type Left<Header> = keyof Header extends never ? { header?: never } : { header: Header };

/** Longer than the slowest honest answer: the gateway gives up after 29 s. */
const timeoutMs = 35_000;

/** The calls that need no session; what they answer is not about one. */
const entries = /^\/api\/(setup|sign-in|refresh|sign-out|invitation|reset)(\/|$)/;

/**
 * All calls of the admin API. A session that is about to expire is renewed before a call, and one that was over is
 * renewed after it; then the call is repeated. So is one for which somebody has to confirm who they are. Calls never
 * wait for anything else.
 */
export const api = createClient<Calls>({
  baseUrl: "",
  headers: { "X-Mailgather": "1" },
  cache: "no-store",
  credentials: "same-origin",
  redirect: "error",
  referrerPolicy: "no-referrer",
  fetch: send,
});

async function send(request: Request): Promise<Response> {
  if (entries.test(new URL(request.url).pathname)) return once(request);
  await keepFresh();
  const answer = await inSession(request.clone());
  void noteDemand(answer.clone());
  if (!(await needsProof(answer))) return answer;
  // Which proof, depends on whether there is a second factor by now.
  await reloadMe();
  return (await proveIdentity()) ? inSession(request) : answer;
}

async function inSession(request: Request): Promise<Response> {
  const again = request.clone();
  const answer = await once(request);
  if (!(await isSessionOver(answer)) || !(await renew())) return answer;
  return once(again);
}

function once(call: Request): Promise<Response> {
  return fetch(call, { signal: AbortSignal.any([call.signal, AbortSignal.timeout(timeoutMs)]) });
}
