import { useEffect, useMemo, useState } from "preact/hooks";
import type { Problem } from "../../api/outcome.ts";
import { Badge } from "../../ui/badge.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Loaded, useLoad, type Load } from "../../ui/load.tsx";
import { announce, ProblemNote } from "../../ui/notice.tsx";
import { Table, type Column } from "../../ui/table.tsx";
import { Time } from "../../ui/time.tsx";
import { search, type Found, type Names } from "./calls.ts";
import { Details } from "./details.tsx";
import { About, Who } from "./parts.tsx";
import type { Query } from "./query.ts";
import { actionWords, outcomeWords, type Entry } from "./words.ts";

interface LogProps {
  query: Query;
  names: Names | undefined;
}

/** The entries, the newest first, as far back as one likes to go. */
export function Log({ query, names }: LogProps) {
  const found = useLoad(() => search(query), []);
  const first = found.value?.entries.length;
  useEffect(() => {
    if (first !== undefined) announce(first === 1 ? "One entry." : `${first} entries.`);
  }, [first]);
  return (
    <Loaded of={found} waiting="Checking the log…">
      {(value) => <Entries query={query} names={names} value={value} found={found} />}
    </Loaded>
  );
}

function Entries({ query, names, value, found }: LogProps & { value: Found; found: Load<Found> }) {
  const [waiting, setWaiting] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const columns = useMemo(() => columnsFor(names), [names]);
  const { entries, next } = value;
  const further = async () => {
    if (waiting || next === null) return;
    setWaiting(true);
    const outcome = await search(query, next);
    setWaiting(false);
    if (!outcome.ok) return setProblem(outcome.problem);
    setProblem(undefined);
    found.set({ entries: [...entries, ...outcome.value.entries], next: outcome.value.next });
  };
  return (
    <>
      <h2>Entries</h2>
      {entries.length > 0 && <Table caption="Entries, the newest first" columns={columns} rows={entries} rowKey={({ place }) => place} whole />}
      {entries.length === 0 && next === null && (
        <Empty title="No entry fits">Choose other days, or leave a field empty to see more.</Empty>
      )}
      {problem && <ProblemNote problem={problem} />}
      {next === null ? (
        entries.length > 0 && <p class="hint">These are all entries of the days that you chose.</p>
      ) : (
        <p>
          {entries.length === 0 && "Nothing fits so far, but there is more to look through. "}
          <button type="button" class="secondary" aria-disabled={waiting} onClick={() => void further()}>
            {waiting ? "Looking…" : "Show older entries"}
          </button>
        </p>
      )}
    </>
  );
}

function columnsFor(names: Names | undefined): Column<Entry>[] {
  return [
    { key: "at", title: "When", cell: ({ at }) => <Time at={at} as="moment" /> },
    { key: "action", title: "What", heads: true, cell: ({ action }) => actionWords(action) },
    { key: "outcome", title: "Outcome", cell: ({ outcome }) => <Outcome outcome={outcome} /> },
    { key: "who", title: "By", cell: (entry) => <Who entry={entry} names={names} /> },
    { key: "object", title: "About", cell: (entry) => <About entry={entry} names={names} /> },
    { key: "details", title: "Details", cell: (entry) => <Details entry={entry} /> },
  ];
}

function Outcome({ outcome }: { outcome: string }) {
  const { text, kind } = outcomeWords(outcome);
  return <Badge kind={kind}>{text}</Badge>;
}
