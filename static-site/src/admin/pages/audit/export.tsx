import { useRef, useState } from "preact/hooks";
import type { Problem } from "../../api/outcome.ts";
import { csv, download } from "../../csv.ts";
import { announce, ProblemNote } from "../../ui/notice.tsx";
import { searchAll } from "./calls.ts";
import { asked, type Query } from "./query.ts";
import { exportRows } from "./words.ts";

/** Everything that fits, not only what is shown, as a file. */
export function Export({ query }: { query: Query }) {
  const [read, setRead] = useState<number>();
  const [problem, setProblem] = useState<Problem>();
  const stopped = useRef(false);
  const waiting = read !== undefined;
  const save = async () => {
    if (waiting) return;
    stopped.current = false;
    setRead(0);
    setProblem(undefined);
    const outcome = await searchAll(query, (entries) => {
      setRead(entries);
      return !stopped.current;
    });
    setRead(undefined);
    if (!outcome.ok) return setProblem(outcome.problem);
    if (stopped.current) return;
    download(fileName(query), csv(exportRows(outcome.value)));
    announce(`${outcome.value.length} entries are saved as a file.`);
  };
  return (
    <>
      {problem && <ProblemNote problem={problem} />}
      <p class="buttons audit-tool">
        <button type="button" class="secondary" aria-disabled={waiting} onClick={() => void save()}>
          {waiting ? `Collecting… ${read} entries so far` : "Download as CSV"}
        </button>
        {waiting && (
          <button type="button" class="link" onClick={() => (stopped.current = true)}>
            Stop
          </button>
        )}
        <span class="hint">Every entry that fits, not only those shown; times in UTC.</span>
      </p>
    </>
  );
}

function fileName(query: Query): string {
  const { from, to } = asked(query);
  return `${["mailgather-audit", from, to].filter(Boolean).join("-")}.csv`;
}
