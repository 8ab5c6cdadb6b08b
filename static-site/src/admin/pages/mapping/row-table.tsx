import type { Schema } from "../../api/client.ts";
import { Badge } from "../../ui/badge.tsx";
import { Table, type Column } from "../../ui/table.tsx";
import type { Mapping } from "./desk.ts";
import { rowFault, rows as inWords } from "./words.ts";

type Row = Schema<"MappingRow">;

/** All rows, those with something wrong first and apart. */
export function RowTable({ mapping, isMine }: { mapping: Mapping; isMine: boolean }) {
  const wrong = mapping.rows.filter((row) => row.error !== undefined);
  const right = mapping.rows.filter((row) => row.error === undefined);
  const { made, open } = isMine ? ofMine : ofAnother;
  return (
    <>
      {wrong.length > 0 && (
        <section class="mapping-part" aria-labelledby="wrong">
          <h2 id="wrong">Wrong: {inWords(wrong.length)}</h2>
          <Table caption="Rows with something wrong" columns={wrongColumns} rows={wrong} rowKey={keyOf} />
        </section>
      )}
      {right.length > 0 && (
        <section class="mapping-part" aria-labelledby="rows">
          <h2 id="rows">{wrong.length > 0 ? `The others: ${inWords(right.length)}` : "Rows"}</h2>
          <Table caption="Rows" columns={mapping.state === "committed" ? made : open} rows={right} rowKey={keyOf} />
        </section>
      )}
    </>
  );
}

const keyOf = (row: Row) => String(row.row);

const addresses: readonly Column<Row>[] = [
  { key: "source", title: "Old mailbox", heads: true, sort: ({ source }) => source, cell: ({ source }) => source },
  { key: "dest", title: "New address", sort: ({ destEmail }) => destEmail, cell: (row) => <NewAddress row={row} /> },
];

function NewAddress({ row: { destEmail, wishAccepted } }: { row: Row }) {
  return (
    <>
      {destEmail}
      {wishAccepted && <span class="hint mapping-accepted">its user’s wish, accepted</span>}
    </>
  );
}

const wrongColumns: readonly Column<Row>[] = [...addresses, { key: "problem", title: "What is wrong", cell: (row) => <Problem row={row} /> }];

function Problem({ row: { error } }: { row: Row }) {
  if (error === undefined) return null;
  const { what, next } = rowFault(error);
  return (
    <>
      <strong>{what}</strong> {next}
    </>
  );
}

/** `created` is what is said of a new account, `admin` whose password it has that the admin typed. */
function columnsFor(created: string, admin: string): readonly Column<Row>[] {
  const accountWords = { existing: "exists", new: created };
  const passwordWords = { user: "the user’s own", admin, generated: "generated" };
  return [
    ...addresses,
    {
      key: "account",
      title: "Account",
      sort: ({ account }) => account,
      cell: ({ account }) => (account === null ? "not known" : <Badge kind={account === "new" ? "info" : "good"}>{accountWords[account]}</Badge>),
    },
    {
      key: "password",
      title: "Password",
      sort: ({ passwordBy }) => passwordBy,
      cell: ({ passwordBy }) => (passwordBy === null ? "not known" : passwordWords[passwordBy]),
    },
  ];
}

const ofMine = { made: columnsFor("created", "yours"), open: columnsFor("to be created", "yours") };
const ofAnother = { made: columnsFor("created", "the admin’s"), open: columnsFor("to be created", "the admin’s") };
