import { useEffect, useRef, useState } from "preact/hooks";

/** The rows that are ticked, by id. Each box watches for itself, so that ticking one doesn't draw a long table anew. */
export class Picked {
  #ids: ReadonlySet<string> = new Set();
  readonly #watchers = new Set<() => void>();

  get ids(): ReadonlySet<string> {
    return this.#ids;
  }

  set(ids: Iterable<string>, on: boolean): void {
    const after = new Set(this.#ids);
    for (const id of ids) {
      if (on) after.add(id);
      else after.delete(id);
    }
    this.#change(after);
  }

  /** Forgets what can't be ticked any more. */
  keep(allowed: ReadonlySet<string>): void {
    if ([...this.#ids].some((id) => !allowed.has(id))) this.#change(new Set([...this.#ids].filter((id) => allowed.has(id))));
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  #change(ids: ReadonlySet<string>): void {
    this.#ids = ids;
    for (const watcher of [...this.#watchers]) watcher();
  }
}

export function usePicked(): Picked {
  return useRef(new Picked()).current;
}

/** What is ticked now. */
export function usePickedIds(picked: Picked): ReadonlySet<string> {
  const [ids, setIds] = useState(picked.ids);
  useEffect(() => {
    setIds(picked.ids);
    return picked.watch(() => setIds(picked.ids));
  }, [picked]);
  return ids;
}

interface PickProps {
  picked: Picked;
  id: string;
  /** What is ticked, for who doesn't see the row. */
  label: string;
}

/** The box of a row. */
export function Pick({ picked, id, label }: PickProps) {
  const [on, setOn] = useState(picked.ids.has(id));
  useEffect(() => {
    const look = () => setOn(picked.ids.has(id));
    look();
    return picked.watch(look);
  }, [picked, id]);
  return (
    <label class="mailboxes-pick">
      <input type="checkbox" checked={on} onChange={(event) => picked.set([id], event.currentTarget.checked)} />
      <span class="unseen">{label}</span>
    </label>
  );
}

interface PickAllProps {
  picked: Picked;
  /** What can be ticked of what is shown. */
  ids: readonly string[];
  label: string;
}

/** Ticks all that are shown, or none of them. */
export function PickAll({ picked, ids, label }: PickAllProps) {
  const all = usePickedIds(picked);
  const ticked = ids.filter((id) => all.has(id)).length;
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = ticked > 0 && ticked < ids.length;
  }, [ticked, ids.length]);
  return (
    <label class="mailboxes-pick all">
      <input
        ref={box}
        type="checkbox"
        checked={ids.length > 0 && ticked === ids.length}
        disabled={ids.length === 0}
        onChange={(event) => picked.set(ids, event.currentTarget.checked)}
      />
      {label}
    </label>
  );
}
