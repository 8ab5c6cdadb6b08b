import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import type { Problem } from "../../api/outcome.ts";
import { ProblemText } from "../../ui/notice.tsx";
import type { Editing } from "./editing.ts";
import { fieldId } from "./field-id.ts";
import { rows as inWords } from "./words.ts";

interface SummaryProps {
  editing: Editing;
  problem: Problem | undefined;
  campaign: string;
}

/** As many as one can take in; the others are marked in the table. */
const mostLinks = 20;

/** All that is wrong, in one place that takes the focus; each leads to its field. */
export function Summary({ editing: { rows, faults, strays, tellings }, problem: cause, campaign }: SummaryProps) {
  const heading = useId();
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (tellings > 0 || cause !== undefined) box.current?.focus();
  }, [tellings, cause]);
  const isWrong = faults.size > 0 || strays.length > 0;
  // What was wrong with rows is over when they are corrected or left out.
  const problem = isWrong || cause?.errors === undefined ? cause : undefined;
  useErrorTitle(isWrong || problem !== undefined);
  if (!isWrong && problem === undefined) return null;
  const links = rows.flatMap(({ mailbox }) => (faults.get(mailbox.id) ?? []).map((fault) => ({ mailbox, fault })));
  return (
    <div class={`summary ${problem?.retryable ? "wait" : "bad"}`} tabIndex={-1} ref={box} role="group" aria-labelledby={heading}>
      <h2 id={heading}>{faults.size > 0 ? `${inWords(faults.size)} ${faults.size === 1 ? "needs" : "need"} correcting` : (problem?.title ?? "There is a problem")}</h2>
      {problem && <ProblemText problem={problem} />}
      {problem && whatNow(problem, campaign)}
      {isWrong && (
        <ul>
          {links.slice(0, mostLinks).map(({ mailbox, fault }) => (
            <li key={`${mailbox.id} ${fault.field} ${fault.what}`}>
              <a href={`#${fieldId(mailbox.id, fault.field)}`} onClick={(event) => goTo(event, fieldId(mailbox.id, fault.field))}>
                {mailbox.source}: {fault.what}
              </a>
            </li>
          ))}
          {strays.map((stray) => (
            <li key={stray}>{stray}</li>
          ))}
        </ul>
      )}
      {links.length > mostLinks && <p>And {links.length - mostLinks} more, which are marked in the table.</p>}
    </div>
  );
}

/** What is particular to mappings. */
function whatNow({ slug }: Problem, campaign: string) {
  const list = <a href={`/campaigns/${campaign}/mappings`}>list of mappings</a>;
  switch (slug) {
    case "no-answer":
      return <p>It is not known whether the rows arrived. Press the button again: the same rows are mapped once, however often they are sent.</p>;
    case "mapping-overlaps":
      return <p>Whose mapping it is, and how far, the {list} shows. It may be your own, sent a moment ago.</p>;
    case "invalid-rows":
      return null;
    default:
      return <p>Nothing was mapped, and your rows are all still here.</p>;
  }
}

/** The focus without a change of the address. */
function goTo(event: Event, id: string): void {
  event.preventDefault();
  const control = document.getElementById(id);
  control?.focus({ preventScroll: true });
  control?.closest("tr")?.scrollIntoView({ block: "center" });
}

function useErrorTitle(isWrong: boolean): void {
  useEffect(() => {
    if (!isWrong) return;
    const before = document.title;
    document.title = `Error: ${before}`;
    return () => {
      if (document.title === `Error: ${before}`) document.title = before;
    };
  }, [isWrong]);
}
