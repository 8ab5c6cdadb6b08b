import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { api } from "../../api/client.ts";
import { ask, type Problem } from "../../api/outcome.ts";
import { useRefresh } from "../../refresh.ts";
import type { Mailbox } from "./words.ts";

/** A mailbox whose users have no tries left until then. */
export interface ClosedMailbox {
  source: string;
  until: string;
}

/** A campaign's mailboxes as far as they are loaded. */
export interface Mailboxes {
  rows: readonly Mailbox[];
  whole: boolean;
  closed: readonly ClosedMailbox[];
  /** Why it did not go on. */
  problem: Problem | undefined;
  /** Goes on where it stopped; after a whole list begins anew, with the old one shown until then. */
  load: () => Promise<void>;
  /** Takes one out that is gone. */
  forget: (id: string) => void;
}

interface State {
  rows: readonly Mailbox[];
  closed: readonly ClosedMailbox[];
  /** Where to go on; null when that was all. */
  next: string | null | undefined;
  problem: Problem | undefined;
}

/** How long a whole list is left alone for each of its pages. */
const secondsPerPage = 15;

/** All of them, page after page: whoever searches wants to find, and sorting a part of a list would mislead. */
export function useMailboxes(campaign: string): Mailboxes {
  const [state, setState] = useState<State>({ rows: [], closed: [], next: undefined, problem: undefined });
  const latest = useRef(state);
  latest.current = state;
  const turn = useRef(0);
  const [pages, setPages] = useState(1);

  const load = useCallback(async () => {
    const own = ++turn.current;
    const { rows, next } = latest.current;
    const again = next === null;
    let found = again ? [] : [...rows];
    let cursor = again ? undefined : (next ?? undefined);
    let { closed } = latest.current;
    for (let page = 1; ; page++) {
      const outcome = await ask(api.GET("/api/campaigns/{id}/credentials", { params: { path: { id: campaign }, query: { ...(cursor && { cursor }) } } }));
      if (own !== turn.current) return;
      // A refresh is quiet: what is shown was true a moment ago, and the next one comes soon.
      if (!outcome.ok) return again ? undefined : setState((before) => ({ ...before, problem: outcome.problem }));
      // The first page tells of them, the others of none.
      if (cursor === undefined) closed = outcome.value.closed;
      found = [...found, ...outcome.value.credentials];
      cursor = outcome.value.next ?? undefined;
      if (cursor === undefined) {
        setPages(page);
        return setState((before) => ({ rows: same(before.rows, found) ? before.rows : found, closed, next: null, problem: undefined }));
      }
      if (!again) setState({ rows: found, closed, next: cursor, problem: undefined });
    }
  }, [campaign]);

  useEffect(() => {
    void load();
    return () => void (turn.current += 1);
  }, [load]);
  useRefresh(() => {
    if (latest.current.next === null) void load();
  }, pages * secondsPerPage);

  // Whatever is being loaded was asked for before, and would bring it back.
  const forget = useCallback((id: string) => {
    if (latest.current.next === null) turn.current += 1;
    setState((before) => ({ ...before, rows: before.rows.filter((row) => row.id !== id) }));
  }, []);
  return { rows: state.rows, closed: state.closed, whole: state.next === null, problem: state.problem, load, forget };
}

/** Nothing is drawn anew for a list that says the same. */
function same(before: readonly Mailbox[], now: readonly Mailbox[]): boolean {
  return JSON.stringify(before) === JSON.stringify(now);
}
