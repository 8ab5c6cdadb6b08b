import { answers, isolate, texts } from "./language.ts";
import type { FieldName } from "./field.ts";
import { isFieldName } from "./rules.ts";
import type { Problem } from "./problem.ts";

/** What is wrong, and what to do next where that is not plain. */
export interface Fault {
  error: string;
  next?: string;
  /** A page of the mail provider that explains it. */
  help?: string;
}

/** What a problem means for the page. */
export type Advice =
  /** Something to mend in a field. */
  | { kind: "field"; field: FieldName; fault: Fault }
  /** No field is at fault; `again` where the same submission may work later. */
  | { kind: "stopped"; title: string; text: string[]; again: boolean }
  /** The form is of no use any more. */
  | { kind: "over" }
  | { kind: "unknown" };

/** A plain sentence for every problem in the language that is chosen, with what to do next; `now` and `timeZone` for "at 14:35". */
export function advise(problem: Problem, now: Date, timeZone?: string): Advice {
  const { stopped, next, receipt } = answers;
  const when = whenToRetry(problem.retryAfterSeconds, now, timeZone);
  switch (problem.slug) {
    case "campaign-over":
      return { kind: "over" };
    case "not-found":
      return { kind: "unknown" };
    case "login-refused":
      return { kind: "field", field: fieldOf(problem, "sourcePassword"), fault: refusal(problem) };
    case "destination-unusable":
      return { kind: "field", field: fieldOf(problem, "destEmail"), fault: destination(problem) };
    case "invalid-field":
      return isFieldName(problem.field)
        ? { kind: "field", field: problem.field, fault: { error: answers.invalid[problem.field] } }
        : stop(stopped["invalid-field"]);
    case "too-many-submissions":
      return stop({ title: stopped[problem.slug].title, text: stopped[problem.slug].text(when) });
    case "not-now":
      return stop(stopped[problem.slug], true, next["try-later"](when));
    // Some faults of a server entry look like a server that is down for a moment.
    case "server-setup": {
      const { mayPass } = stopped[problem.slug];
      return stop(stopped[problem.slug], problem.retryable, ...(problem.retryable ? [mayPass] : []), next["tell-organizer"]);
    }
    case "already-submitted":
    case "invalid-body":
    case "forbidden":
    case "body-too-large":
    case "unsupported-media-type":
      return stop(stopped[problem.slug]);
    case "receipt-unknown":
      return stop({ title: receipt.unknown.error, text: receipt.unknown.next });
    case "submission-in-use":
      return stop(receipt.inUse);
    case "no-answer":
      return stop(stopped["no-answer"], true);
    default:
      return stop({ title: stopped.unavailable.title, text: stopped.unavailable.text(when) }, true);
  }
}

function stop(said: { title: string; text: string }, again = false, ...next: string[]): Advice {
  return { kind: "stopped", title: said.title, text: [said.text, ...next], again };
}

function fieldOf(problem: Problem, otherwise: FieldName): FieldName {
  return isFieldName(problem.field) ? problem.field : otherwise;
}

/** The cause's sentence, then the hint's; of a key that is not known yet, nothing that may be wrong. */
function refusal({ cause = "", hint = "", help }: Problem): Fault {
  const { refused } = answers;
  const error = Object.hasOwn(refused, cause) ? refused[cause as keyof typeof refused] : refused["wrong-credentials"];
  const next = nextStep(hint);
  return { error, ...(next !== undefined && { next }), ...(help !== undefined && { help }) };
}

function destination({ cause = "" }: Problem): Fault {
  const { destination } = answers;
  return Object.hasOwn(destination, cause) ? destination[cause as keyof typeof destination] : destination.other;
}

function nextStep(hint: string): string | undefined {
  const { next } = answers;
  const step = Object.hasOwn(next, hint) ? next[hint as keyof typeof next] : undefined;
  return typeof step === "string" ? step : undefined;
}

/** Rounded up to whole minutes, so that a try at the time named is never too early. */
function whenToRetry(seconds: number | undefined, now: Date, timeZone?: string): string {
  if (seconds === undefined || seconds < 60) return answers.wait.soon;
  const minute = 60_000;
  const time = new Date(Math.ceil((now.getTime() + seconds * 1000) / minute) * minute);
  const clock = new Intl.DateTimeFormat(texts.locale, { timeStyle: "short", ...(timeZone && { timeZone }) });
  return answers.wait.at(isolate(clock.format(time)), Math.ceil(seconds / 60));
}
