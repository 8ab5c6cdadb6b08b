import { useEffect, useState } from "preact/hooks";
import { takeToken } from "./link-token.ts";

/** Where the app is: a path of ours and what follows it. */
export interface Place {
  path: string;
  query: URLSearchParams;
  /** Counts what was gone to; the focus goes to the new page's heading when it changes. */
  visit: number;
}

/** Whether the page may be left: asks where something would be lost. */
type Guard = () => Promise<boolean>;

const guards = new Set<Guard>();
const watchers = new Set<(place: Place) => void>();
let visit = 0;
let place = read();
/** The entry of the history that is shown; one goes back to it when a page is not to be left. */
let entry = indexOf(history.state);
let returning: (() => void) | undefined;

/** Follows the address, and the links and buttons that change it. */
export function followPlace(): void {
  if (!isOurs(history.state)) history.replaceState({ entry }, "");
  addEventListener("popstate", (event) => {
    if (location.hash === "") void moved(indexOf(event.state));
  });
  // A link that was pasted over the address of this page: the page is the same, but its token another.
  addEventListener("hashchange", () => {
    if (location.hash === "") return;
    takeToken();
    entry += 1;
    history.replaceState({ entry }, "");
    show();
  });
  document.addEventListener("click", (event) => clicked(event));
}

export function usePlace(): Place {
  const [current, setCurrent] = useState(place);
  useEffect(() => {
    watchers.add(setCurrent);
    setCurrent(place);
    return () => void watchers.delete(setCurrent);
  }, []);
  return current;
}

export interface Going {
  /** In place of the current entry of the history. */
  replace?: boolean;
  /** Without asking for what was not saved: it was saved, or is given up on purpose. */
  anyway?: boolean;
}

/** Goes to a path of the app, which may have a query. */
export async function go(to: string, { replace = false, anyway = false }: Going = {}): Promise<void> {
  if (!anyway && !(await mayLeave())) return;
  if (!replace) entry += 1;
  history[replace ? "replaceState" : "pushState"]({ entry }, "", to);
  show();
}

/** Changes the query of this page, such as a list's filters: the same page, not a new one. */
export function refine(query: Record<string, string | undefined>): void {
  const given = Object.entries(query).filter((pair): pair is [string, string] => (pair[1] ?? "") !== "");
  const text = new URLSearchParams(given).toString();
  history.replaceState({ entry }, "", location.pathname + (text && `?${text}`));
  place = { ...read(), visit };
  for (const watcher of watchers) watcher(place);
}

/** Leaves the page only after `guard` agrees, as long as `active`; closing the tab asks too. */
export function useGuard(active: boolean, guard: Guard): void {
  useEffect(() => {
    if (!active) return;
    guards.add(guard);
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => {
      guards.delete(guard);
      removeEventListener("beforeunload", warn);
    };
  }, [active, guard]);
}

/** A path of this app that may be gone to after signing in; never another site. */
export function nextPath(query: URLSearchParams): string {
  const next = query.get("next") ?? "";
  const url = /^\/(?![/\\])/.test(next) && URL.canParse(next, location.origin) ? new URL(next, location.origin) : undefined;
  const ours = url !== undefined && url.origin === location.origin && !/^\/(api|sign-in|setup|accept|reset)?(\/|$)/.test(url.pathname);
  return ours ? url.pathname + url.search : "/campaigns";
}

async function mayLeave(): Promise<boolean> {
  for (const guard of guards) if (!(await guard())) return false;
  return true;
}

/** Back or forward: the address has changed already, so it is changed back while somebody is asked. */
async function moved(to: number): Promise<void> {
  if (returning !== undefined) {
    returning();
    returning = undefined;
    return;
  }
  const steps = to - entry;
  if (guards.size > 0 && steps !== 0) {
    await new Promise<void>((resolve) => {
      returning = resolve;
      history.go(-steps);
    });
    if (!(await mayLeave())) return;
    await new Promise<void>((resolve) => {
      returning = resolve;
      history.go(steps);
    });
  }
  entry = to;
  show();
}

/** Links of the app are followed without loading it anew. */
function clicked(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (link === null || link.target !== "" || link.download !== "" || link.origin !== location.origin) return;
  if (link.pathname.startsWith("/problems/") || link.getAttribute("href")?.startsWith("#")) return;
  event.preventDefault();
  void go(link.pathname + link.search);
}

function show(): void {
  visit += 1;
  place = read();
  for (const watcher of watchers) watcher(place);
  scrollTo(0, 0);
}

function read(): Place {
  return { path: location.pathname, query: new URLSearchParams(location.search), visit };
}

function isOurs(state: unknown): state is { entry: number } {
  return typeof state === "object" && state !== null && "entry" in state && typeof state.entry === "number";
}

function indexOf(state: unknown): number {
  return isOurs(state) ? state.entry : 0;
}
