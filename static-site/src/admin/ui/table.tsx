import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import { ordered } from "../order.ts";

export interface Column<Row> {
  key: string;
  title: string;
  cell: (row: Row) => ComponentChildren;
  /** What to sort by; without it the column's heading is no button. Nulls come last either way. */
  sort?: (row: Row) => string | number | null | undefined;
  /** The cell that names its row. */
  heads?: boolean;
  /** A number, set at the line's end. */
  numeric?: boolean;
  /** The heading is for screen readers only, such as over buttons. */
  unseen?: boolean;
}

interface TableProps<Row> {
  /** Says what the table lists; for screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** The column that is sorted by at first; without it the rows stay as given. */
  sortedBy?: { key: string; descending?: boolean };
  rowClass?: (row: Row) => string | undefined;
  /** Draws every row: the page itself asks for more, a part at a time. */
  whole?: boolean;
}

/** How many rows are drawn at first: thousands would make the page slow, and nobody reads them all. */
const rowsAtFirst = 100;

/** A table; on a narrow screen each row becomes a card with its headings inside. */
export function Table<Row>({ caption, columns, rows, rowKey, sortedBy, rowClass, whole = false }: TableProps<Row>) {
  const [order, setOrder] = useState(sortedBy);
  const [most, setMost] = useState(rowsAtFirst);
  const sorted = useMemo(() => {
    const sort = columns.find(({ key }) => key === order?.key)?.sort;
    const name = columns.find(({ heads }) => heads)?.sort;
    if (sort === undefined) return rows;
    return ordered(rows, (row) => sort(row) ?? null, order?.descending ? "descending" : "ascending", (row) => String(name?.(row) ?? ""));
  }, [rows, columns, order]);
  return (
    <>
      <table role="table">
        <caption class="unseen">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <Heading key={column.key} column={column} order={order} onOrder={setOrder} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {(whole ? sorted : sorted.slice(0, most)).map((row) => (
            <tr key={rowKey(row)} role="row" class={rowClass?.(row)}>
              {columns.map((column) => (
                <Cell key={column.key} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {!whole && sorted.length > most && <More shown={most} of={sorted.length} more={() => setMost(most * 2)} />}
    </>
  );
}

/** Draws as many again; what isn't shown is found by searching or sorting. */
function More({ shown, of, more }: { shown: number; of: number; more: () => void }) {
  return (
    <p class="buttons">
      {shown.toLocaleString("en-GB")} of {of.toLocaleString("en-GB")} rows are shown.
      <button type="button" class="secondary" onClick={more}>
        Show {Math.min(shown, of - shown).toLocaleString("en-GB")} more
      </button>
    </p>
  );
}

type Order = { key: string; descending?: boolean };

interface HeadingProps<Row> {
  column: Column<Row>;
  order: Order | undefined;
  onOrder: (order: Order) => void;
}

function Heading<Row>({ column, order, onOrder }: HeadingProps<Row>) {
  const { key, title, sort, numeric, unseen } = column;
  const sorted = order?.key === key;
  const direction = !sorted ? undefined : order.descending ? "descending" : "ascending";
  const turn = () => onOrder({ key, descending: sorted && !order.descending });
  return (
    <th scope="col" role="columnheader" class={numeric ? "numeric" : undefined} aria-sort={sort && direction}>
      {sort === undefined ? (
        <span class={unseen ? "unseen" : undefined}>{title}</span>
      ) : (
        <button type="button" class="sort" onClick={turn}>
          {title} <span aria-hidden="true">{direction === undefined ? "↕" : direction === "ascending" ? "↑" : "↓"}</span>
        </button>
      )}
    </th>
  );
}

/** Roles are told, because a browser forgets them when a table is shown as cards. */
function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const { cell, title, heads, numeric, unseen } = column;
  const content = (
    <>
      {!unseen && !heads && (
        <span class="cell-title" aria-hidden="true">
          {title}
        </span>
      )}
      <div class="cell">{cell(row)}</div>
    </>
  );
  if (heads) return <th scope="row" role="rowheader">{content}</th>;
  return <td role="cell" class={numeric ? "numeric" : undefined}>{content}</td>;
}
