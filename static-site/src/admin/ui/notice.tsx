import type { ComponentChildren } from "preact";
import type { Problem } from "../api/outcome.ts";

export type Kind = "info" | "good" | "wait" | "bad";

const words: Record<Kind, string> = { info: "Note", good: "Done", wait: "Please note", bad: "Problem" };

interface NoticeProps {
  kind: Kind;
  /** Says what it is about; without one the kind's own word is read before the text. */
  title?: string;
  children?: ComponentChildren;
}

/** A box that says something about the page; never by its colour alone. */
export function Notice({ kind, title, children }: NoticeProps) {
  return (
    <div class={`notice ${kind}`}>
      {title === undefined ? <span class="unseen">{words[kind]}: </span> : <h2>{title}</h2>}
      {children}
    </div>
  );
}

interface ProblemNoteProps {
  problem: Problem;
  /** Tries the same again. */
  again?: () => void;
}

/** Why a call came to nothing, what to do, and where it is explained. */
export function ProblemNote({ problem, again }: ProblemNoteProps) {
  return (
    <div class={`notice ${problem.retryable ? "wait" : "bad"}`} role="alert">
      <ProblemText problem={problem} />
      {again && (
        <p>
          <button type="button" class="secondary" onClick={again}>
            Try again
          </button>
        </p>
      )}
    </div>
  );
}

/** The sentences alone, for a place that has a box already. */
export function ProblemText({ problem }: { problem: Problem }) {
  const { slug, detail, retryAfterSeconds, help } = problem;
  return (
    <p>
      {detail} {retryAfterSeconds !== undefined && `You can try again ${inWords(retryAfterSeconds)}. `}
      {slug !== "no-answer" && slug !== "blank" && (
        <a href={`/problems/${slug}`} target="_blank" rel="noreferrer">
          What this means <span class="unseen">(opens in a new tab)</span>
        </a>
      )}
      {help !== undefined && (
        <>
          {" "}
          <a href={help} target="_blank" rel="noreferrer">
            The provider’s help <span class="unseen">(opens in a new tab)</span>
          </a>
        </>
      )}
    </p>
  );
}

/** A wait, rounded up. */
function inWords(seconds: number): string {
  if (seconds < 90) return `in ${seconds} ${seconds === 1 ? "second" : "seconds"}`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `in ${minutes} minutes` : `in ${Math.ceil(minutes / 60)} hours`;
}

let region: HTMLElement | undefined;

/** Lets a screen reader say that something was done; whoever sees it sees it elsewhere. */
export function announce(text: string): void {
  if (region === undefined) {
    region = document.createElement("p");
    region.className = "unseen";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  // The same text twice is a change only if something stood between.
  region.textContent = "";
  requestAnimationFrame(() => {
    if (region !== undefined) region.textContent = text;
  });
}
