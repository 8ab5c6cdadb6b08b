import { useEffect, useState } from "preact/hooks";
import type { components } from "./api/schema.d.ts";

export type Me = components["schemas"]["Me"];
export type Role = Me["role"];

/** The session as this tab knows it. The cookies themselves no script can read. */
export type Session =
  | { state: "unknown" }
  | { state: "none"; why?: "ended" | "signed-out" | undefined }
  | { state: "open"; me: Me }
  /** It ended while something was on the screen: whoever signs in again goes on there. */
  | { state: "interrupted"; me: Me };

/** What tabs tell each other; never a secret. */
type News = { kind: "renewed"; me: Me; expiresInMs: number } | { kind: "signed-out" };

/** The access cookie is renewed when it has less than this left, so that no call sets out with one that expires on the way. */
const spareMs = 45_000;

let session: Session = { state: "unknown" };
/** By this machine's clock, which may be wrong: reckoned from the answer's own `Date`. */
let freshUntil = 0;
const watchers = new Set<(session: Session) => void>();
/** Calls that wait until somebody has signed in again. */
let waiting: ((signedIn: boolean) => void)[] = [];
const tabs = new BroadcastChannel("session");

tabs.addEventListener("message", ({ data }: MessageEvent<News>) => {
  if (data.kind === "signed-out") return leave("signed-out");
  begin(data.me, data.expiresInMs);
});

export function useSession(): Session {
  const [current, setCurrent] = useState(session);
  useEffect(() => {
    watchers.add(setCurrent);
    setCurrent(session);
    return () => void watchers.delete(setCurrent);
  }, []);
  return current;
}

/** Who is signed in; for pages that need somebody. */
export function useMe(): Me {
  return known(useSession());
}

const ranks: Record<Role, number> = { viewer: 0, admin: 1, owner: 2 };

/** Whether the signed-in admin's role is at least this one. */
export function may(role: Role): boolean {
  return ranks[known(session).role] >= ranks[role];
}

/** Whether they see all campaigns: only then may they make campaigns and change servers. */
export function seesAll(): boolean {
  return known(session).scope === "all";
}

/** Asks who is signed in, once at the start. A problem that is not about the session is the caller's to show. */
export async function findSession(): Promise<boolean> {
  let answer = await fetch("/api/me", sameSite());
  if (answer.status === 401) answer = await refresh();
  if (answer.ok) {
    await accept(answer);
    return true;
  }
  if (answer.status !== 401) return false;
  change({ state: "none" });
  return true;
}

/** A session begins by signing in, setting up or accepting an invitation; other tabs learn of it. */
export function signedIn(me: Me, response: Response): void {
  const expiresInMs = lifetime(me, response);
  tabs.postMessage({ kind: "renewed", me, expiresInMs } satisfies News);
  begin(me, expiresInMs);
}

/** Takes over what the account page has changed about oneself, such as the second factor. */
export async function reloadMe(): Promise<void> {
  const answer = await fetch("/api/me", sameSite()).catch(() => undefined);
  if (answer?.ok) await accept(answer);
}

/** Ends the session here, in the other tabs and at the server. */
export async function signOut(): Promise<boolean> {
  const answer = await fetch("/api/sign-out", { ...sameSite(), method: "POST" }).catch(() => undefined);
  if (answer === undefined || (answer.status !== 204 && answer.status !== 401)) return false;
  tabs.postMessage({ kind: "signed-out" } satisfies News);
  leave("signed-out");
  return true;
}

/** Gives an interrupted session up: its page is left. */
export function giveUp(): void {
  leave("ended");
}

/** Before a call: renews what would expire on the way. Failing is no matter, the call itself will tell. */
export async function keepFresh(): Promise<void> {
  if (session.state === "open" && Date.now() > freshUntil) await renewAccess().catch(() => undefined);
}

/** Whether an answer says that there is no session any more. */
export function isSessionOver(answer: Response): Promise<boolean> {
  return says(answer, 401, "/problems/session-ended");
}

/** Whether an answer asks for a fresh proof of who sits there; the call can then be sent again. */
export function needsProof(answer: Response): Promise<boolean> {
  return says(answer, 403, "/problems/reauthentication-needed");
}

/** After a call was refused because a second factor is missing: the app then leads to where it is set up. */
export async function noteDemand(answer: Response): Promise<void> {
  if (await says(answer, 403, "/problems/second-factor-demanded")) await reloadMe();
}

async function says(answer: Response, status: number, problem: string): Promise<boolean> {
  if (answer.status !== status) return false;
  const body: unknown = await answer.clone().json().catch(() => undefined);
  return typeof body === "object" && body !== null && "type" in body && body.type === problem;
}

/** After a call found the session over: true if there is one again and the call may be repeated. */
export async function renew(): Promise<boolean> {
  if (session.state !== "interrupted" && (await renewAccess())) return true;
  if (session.state === "open") change({ state: "interrupted", me: session.me });
  if (session.state !== "interrupted") return false;
  return new Promise((resolve) => waiting.push(resolve));
}

/** One tab at a time: a refresh token that comes twice ends the session. */
async function renewAccess(): Promise<boolean> {
  const answer = await refresh();
  if (answer.ok) await accept(answer);
  else if (answer.status !== 401) throw new TypeError("no answer about the session");
  return answer.ok;
}

let refreshing: Promise<Response> | undefined;

/** Calls of this tab share one, those of other tabs wait for the lock. */
async function refresh(): Promise<Response> {
  const ask = () => fetch("/api/refresh", { ...sameSite(), method: "POST", signal: AbortSignal.timeout(35_000) });
  refreshing ??= Promise.resolve(navigator.locks.request("refresh", ask)).finally(() => (refreshing = undefined));
  const answer: Response = await refreshing;
  return answer.clone();
}

async function accept(answer: Response): Promise<void> {
  signedIn((await answer.json()) as Me, answer);
}

function begin(me: Me, expiresInMs: number): void {
  // Somebody else signed in in another tab, whose cookies are this tab's too: nothing of the first may stay.
  const before = session.state === "open" || session.state === "interrupted" ? session.me : undefined;
  if (before !== undefined && before.id !== me.id) return location.replace("/campaigns");
  freshUntil = Date.now() + expiresInMs - spareMs;
  change({ state: "open", me });
  settle(true);
}

/** Drafts outlive a session that ended, for whoever signs in again; not one that was ended on purpose. */
function leave(why: "ended" | "signed-out"): void {
  if (why === "signed-out") sessionStorage.clear();
  change({ state: "none", why });
  settle(false);
}

function settle(signedIn: boolean): void {
  const settled = waiting;
  waiting = [];
  for (const resolve of settled) resolve(signedIn);
}

function change(to: Session): void {
  session = to;
  for (const watcher of watchers) watcher(to);
}

function known(session: Session): Me {
  if (session.state !== "open" && session.state !== "interrupted") throw new Error("Nobody is signed in.");
  return session.me;
}

/** How long the access cookie lives from now on, whatever this machine's clock says. */
function lifetime(me: Me, response: Response): number {
  const now = Date.parse(response.headers.get("date") ?? "");
  return Date.parse(me.accessExpiresAt) - (Number.isNaN(now) ? Date.now() : now);
}

function sameSite(): RequestInit {
  return {
    headers: { "X-Mailgather": "1" },
    cache: "no-store",
    credentials: "same-origin",
    redirect: "error",
    referrerPolicy: "no-referrer",
  };
}
