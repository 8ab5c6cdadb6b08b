import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Outcome, Problem } from "../api/outcome.ts";
import { ProblemNote } from "./notice.tsx";

/** Something that was asked for. */
export interface Load<T> {
  /** The last answer; it stays while it is asked for again. */
  value: T | undefined;
  /** Why the last call came to nothing. */
  problem: Problem | undefined;
  waiting: boolean;
  /** Asks again, with what was shown kept on the screen until then. */
  reload: () => Promise<void>;
  /** Puts in what another call answered, such as an entry as it is now. */
  set: (value: T) => void;
}

/** Asks when the page opens, and again when one of `deps` changes. An answer that comes too late is dropped. */
export function useLoad<T>(call: () => Promise<Outcome<T>>, deps: readonly unknown[]): Load<T> {
  const [state, setState] = useState<Omit<Load<T>, "reload" | "set">>({ value: undefined, problem: undefined, waiting: true });
  const latest = useRef(0);
  const current = useRef(call);
  current.current = call;
  const reload = useCallback(async () => {
    const turn = ++latest.current;
    setState((before) => ({ ...before, waiting: true }));
    const outcome = await current.current();
    if (turn !== latest.current) return;
    if (outcome.ok) setState({ value: outcome.value, problem: undefined, waiting: false });
    else setState((before) => ({ ...before, problem: outcome.problem, waiting: false }));
  }, []);
  const set = useCallback((value: T) => {
    latest.current += 1;
    setState({ value, problem: undefined, waiting: false });
  }, []);
  useEffect(() => {
    setState({ value: undefined, problem: undefined, waiting: true });
    void reload();
    return () => void (latest.current += 1);
  }, deps);
  return { ...state, reload, set };
}

interface LoadedProps<T> {
  of: Load<T>;
  /** What is being done, such as "Loading campaigns…". */
  waiting?: string;
  children: (value: T, reload: () => Promise<void>) => ComponentChildren;
}

/** What was loaded; until then what is being waited for, or the problem with a button to try again. */
export function Loaded<T>({ of, waiting = "Loading…", children }: LoadedProps<T>) {
  const { value, problem, reload } = of;
  return (
    <>
      {problem && <ProblemNote problem={problem} again={() => void reload()} />}
      {value !== undefined ? children(value, reload) : !problem && <Waiting text={waiting} />}
    </>
  );
}

/** Says what is being waited for; only when it takes a moment, so that quick answers don't flicker. */
export function Waiting({ text }: { text: string }) {
  return (
    <p class="waiting" role="status">
      {text}
    </p>
  );
}
