import type { Mapping } from "./desk.ts";
import { Notice } from "../../ui/notice.tsx";
import { patienceMinutes, stepWords, type State } from "./words.ts";

const steps: readonly { state: State; text: string }[] = [
  { state: "validating", text: "Check every row" },
  { state: "committing", text: "Create the missing accounts" },
  { state: "committed", text: "Queue all jobs at once" },
];

/** What is being done, how much of it is done, and that nobody has to wait here. */
export function Progress({ mapping: { state, progress }, stalled }: { mapping: Mapping; stalled: boolean }) {
  const now = steps.findIndex((step) => step.state === state);
  return (
    <section class="mapping-progress" aria-labelledby="progress">
      <h2 id="progress">{state === "undoing" ? "Taking back what was done" : "In the works"}</h2>
      {now >= 0 && (
        <ol>
          {steps.map(({ state: of, text }, index) => (
            <li key={of} aria-current={index === now ? "step" : undefined}>
              {text}
              <span class="hint">{index < now ? " – done" : index === now ? " – now" : ""}</span>
            </li>
          ))}
        </ol>
      )}
      <p>
        <progress max={Math.max(1, progress.of)} value={progress.done} aria-label={state === "undoing" ? "Accounts removed" : "This step"} />
      </p>
      <p>{stepWords(state, progress)}</p>
      {stalled && (
        <Notice kind="wait">
          <p>
            Waiting for a mail server or for Purelymail, which does not answer at the moment. It goes on by itself: each is asked again for {patienceMinutes} minutes
            before the mapping is given up.
          </p>
        </Notice>
      )}
      <p class="hint">You can close this page. The mapping goes on without it, and this address shows how far it is.</p>
    </section>
  );
}
