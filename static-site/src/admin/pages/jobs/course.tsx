import { useLayoutEffect, useRef } from "preact/hooks";
import { Notice, ProblemText } from "../../ui/notice.tsx";
import { counted } from "../mailboxes/words.ts";
import type { Course } from "./changes.ts";
import { acts } from "./words.ts";

/** How far a change is; afterwards what became of it. */
export function CourseNote({ course, dismiss }: { course: Course; dismiss: () => void }) {
  const { act, of, done, conflicts, problem, running } = course;
  const box = useRef<HTMLDivElement>(null);
  // The button that began it may be gone: another one stands in its place.
  useLayoutEffect(() => {
    if (!running) box.current?.focus();
  }, [running]);
  if (running) {
    return (
      <div class="mailboxes-busy">
        <p role="status">
          {acts[act].busy} {counted(of, "job", "jobs")}…
        </p>
        <progress max={of} value={done + conflicts.length} aria-label={`${done + conflicts.length} of ${of} done`} />
      </div>
    );
  }
  const whole = done === of;
  return (
    <div class="mailboxes-told" tabIndex={-1} ref={box}>
      <Notice kind={whole ? "good" : problem && !problem.retryable ? "bad" : "wait"} title={whole ? acts[act].done(done) : `${done} of ${counted(of, "job", "jobs")} changed`}>
        {conflicts.length > 0 && (
          <>
            <p>
              {conflicts.length === 1 ? "This one was" : "These were"} not in the state for it any more: somebody else has changed{" "}
              {conflicts.length === 1 ? "it" : "them"} meanwhile. The list shows how {conflicts.length === 1 ? "it is" : "they are"} now.
            </p>
            <ul>
              {conflicts.map(({ id, source }) => (
                <li key={id}>
                  <bdi>{source}</bdi>
                </li>
              ))}
            </ul>
          </>
        )}
        {problem && <ProblemText problem={problem} />}
        <p>
          <button type="button" class="link" onClick={dismiss}>
            Close this message
          </button>
        </p>
      </Notice>
    </div>
  );
}
