import { useState } from "preact/hooks";
import type { Outcome, Problem } from "../../api/outcome.ts";
import { CopyButton } from "../../ui/copy.tsx";
import { Notice, ProblemNote } from "../../ui/notice.tsx";
import { verify } from "./calls.ts";
import type { Query } from "./query.ts";
import { faultWords } from "./words.ts";

type Verdict = Awaited<ReturnType<typeof verify>> extends Outcome<infer V> ? V : never;

/** Whether every entry of the chosen days is there and as it was written. */
export function Chain({ query }: { query: Query }) {
  const [waiting, setWaiting] = useState(false);
  const [verdict, setVerdict] = useState<Verdict>();
  const [problem, setProblem] = useState<Problem>();
  const check = async () => {
    if (waiting) return;
    setWaiting(true);
    setProblem(undefined);
    const outcome = await verify(query);
    setWaiting(false);
    setVerdict(outcome.ok ? outcome.value : undefined);
    if (!outcome.ok) setProblem(outcome.problem);
  };
  return (
    <>
      <p class="buttons audit-tool">
        <button type="button" class="secondary" aria-disabled={waiting} onClick={() => void check()}>
          {waiting ? "Checking every entry…" : "Verify the chain"}
        </button>
        <span class="hint">
          Each entry holds the hash of the one before it. Checks that no entry of the chosen days was changed or removed, whoever it is by.
        </span>
      </p>
      {problem && <ProblemNote problem={problem} />}
      <div role="status">{verdict && <Told verdict={verdict} />}</div>
    </>
  );
}

function Told({ verdict: { entries, days, last, broken } }: { verdict: Verdict }) {
  const size = `${entries} ${entries === 1 ? "entry" : "entries"} on ${days} ${days === 1 ? "day" : "days"}`;
  return (
    <>
      {broken === undefined ? (
        <Notice kind="good" title="The chain holds">
          <p>{entries === 0 ? "There is no entry on these days." : `${size}: all are there, and as they were written.`}</p>
        </Notice>
      ) : (
        <Notice kind="bad" title="The chain is broken">
          <p>
            At <code>{broken.place}</code>: {faultWords(broken.fault)} {entries > 0 && `Before it ${size} are as they were written.`}
          </p>
          <p>Somebody may have changed the table itself. Find out who could, compare with the hash that you noted, and with the backups.</p>
        </Notice>
      )}
      {last !== null && <Last {...last} />}
    </>
  );
}

/** Noted elsewhere, it proves later that nothing was cut off behind it and nothing before it written anew. */
function Last({ place, hash }: { place: string; hash: string }) {
  return (
    <>
      <p>
        Note the last entry where nobody here can change it, such as in a mail to somebody else. If it is still the same later, nothing before
        it was written anew and nothing was cut off.
      </p>
      <dl>
        <dt>Place</dt>
        <dd>
          <code>{place}</code>
        </dd>
        <dt>Hash</dt>
        <dd>
          <code>{hash}</code>
        </dd>
      </dl>
      <p>
        <CopyButton text={`${place} ${hash}`} label="Copy place and hash" />
      </p>
    </>
  );
}
