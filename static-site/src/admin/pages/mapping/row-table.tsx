import type { Schema } from "../../api/client.ts";
import { Badge } from "../../ui/badge.tsx";
import { Table, type Column } from "../../ui/table.tsx";
import type { Mapping } from "./desk.ts";
import { rowFault, rows as inWords } from "./words.ts";

type Row = Schema<"MappingRow">;

const accountWords = { existing: "exists", new: "new" } as const;

/** All rows, those with something wrong first and apart. */
export function RowTable({ mapping, isMine }: { mapping: Mapping; isMine: boolean }) {
  const columns = isMine ? ofMine : ofAnother;
  const wrong = mapping.rows.filter((row) => row.error !== undefined);
  const right = mapping.rows.filter((row) => row.error === undefined);
  return (
    <>
      {wrong.length > 0 && (
        <section aria-labelledby="wrong">
          <h2 id="wrong">Wrong: {inWords(wrong.length)}</h2>
          <Table caption="Rows with something wrong" columns={columns.wrong} rows={wrong} rowKey={keyOf} />
        </section>
      )}
      {right.length > 0 && (
        <section aria-labelledby="rows">
          <h2 id="rows">{wrong.length > 0 ? `Right: ${inWords(right.length)}` : "Rows"}</h2>
          <Table caption="Rows" columns={columns.right} rows={right} rowKey={keyOf} />
        </section>
      )}
    </>
  );
}

const keyOf = (row: Row) => String(row.row);

function columnsFor(admin: string): { right: readonly Column<Row>[]; wrong: readonly Column<Row>[] } {
  const words = { user: "the user’s own", admin, generated: "generated" };
  const right: readonly Column<Row>[] = [
    { key: "row", title: "Row", numeric: true, sort: ({ row }) => row, cell: ({ row }) => row + 1 },
    { key: "source", title: "Old mailbox", heads: true, sort: ({ source }) => source, cell: ({ source }) => source },
    { key: "dest", title: "New address", sort: ({ destEmail }) => destEmail, cell: ({ destEmail }) => destEmail },
    {
      key: "account",
      title: "Account",
      sort: ({ account }) => account,
      cell: ({ account }) => (account === null ? "not known" : <Badge kind={account === "new" ? "info" : "good"}>{accountWords[account]}</Badge>),
    },
    { key: "password", title: "Password", sort: ({ passwordBy }) => passwordBy, cell: ({ passwordBy }) => (passwordBy === null ? "not known" : words[passwordBy]) },
  ];
  return { right, wrong: [...right, problem] };
}

const problem: Column<Row> = {
  key: "problem",
  title: "What is wrong",
  cell: ({ error }) => {
    if (error === undefined) return null;
    const { what, next } = rowFault(error);
    return (
      <>
        <strong>{what}</strong> {next}
      </>
    );
  },
};

const ofMine = columnsFor("yours");
const ofAnother = columnsFor("that admin’s");
