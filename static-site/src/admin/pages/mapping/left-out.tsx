import { useState } from "preact/hooks";
import type { Change } from "./editing.ts";
import { allBack, mostRows, taken, type Row } from "./rows.ts";
import { mailboxes } from "./words.ts";

/** So many are listed at once. */
const page = 50;

interface LeftOutProps {
  rows: readonly Row[];
  change: (change: Change) => void;
}

/** The mailboxes that don't take part, with a way back. */
export function LeftOut({ rows, change }: LeftOutProps) {
  const [shown, setShown] = useState(page);
  const out = rows.filter((row) => !row.isIn);
  if (out.length === 0) return null;
  const isFull = taken(rows).length >= mostRows;
  return (
    <details>
      <summary>Left out: {mailboxes(out.length)}</summary>
      <p class="hint">
        They stay as they are and can be mapped later.
        {isFull && ` This mapping has its ${mostRows} rows: leave one out to put another back.`}
      </p>
      <ul class="mapping-left-out">
        {out.slice(0, shown).map(({ mailbox: { id, source } }) => (
          <li key={id}>
            {source}{" "}
            {!isFull && (
              <button type="button" class="secondary" onClick={() => change({ kind: "put-back", id })}>
                Put back<span class="unseen"> {source}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      <p class="buttons">
        {out.length > shown && (
          <button type="button" class="secondary" onClick={() => setShown(shown + page)}>
            Show more
          </button>
        )}
        {!isFull && out.length > 1 && (
          <button type="button" class="secondary" onClick={() => change({ kind: "replace", rows: allBack(rows) })}>
            Put all back
          </button>
        )}
      </p>
    </details>
  );
}
