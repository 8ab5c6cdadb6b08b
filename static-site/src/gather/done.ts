import { button, element, filled, paragraphs, showScreen, tell } from "../dom.ts";
import type { Receipt } from "./calls.ts";
import { SubmissionForm } from "./form.ts";
import { answers, isolate } from "./language.ts";
import { moment } from "./moment.ts";
import { showForm } from "./screens.ts";

/** What was stored, the code to come back with, and what happens next. */
export function showDone({ campaign, link }: SubmissionForm, email: string, { submittedAt, code }: Receipt): void {
  const another = (): void => showForm(new SubmissionForm(campaign, link));
  showScreen(
    () => answers.done.title,
    element(
      "div",
      { class: "success" },
      element("h1", {}, () => answers.done.heading),
      element("p", {}, () => answers.done.lead(isolate(email), moment(submittedAt))),
    ),
    element("h2", {}, () => answers.done.receiptHeading),
    filled(element("div"), () => paragraphs(answers.done.receipt)),
    codeToKeep(code),
    element("h2", {}, () => answers.done.nextHeading),
    filled(element("ol"), () => answers.done.next.map((step) => element("li", {}, step))),
    button({ class: "secondary" }, () => answers.done.another, another),
  );
}

/** In groups, so that it can be read and written down; a tap marks all of it. */
function codeToKeep(code: string): HTMLElement {
  const shown = element("p", { class: "code", dir: "ltr", translate: "no" }, code);
  const said = element("p", { role: "status" });
  const copy = async (): Promise<void> => {
    const copied = await navigator.clipboard.writeText(code).then(() => true, () => false);
    if (!copied) getSelection()?.selectAllChildren(shown);
    tell(said, () => void (said.textContent = copied ? answers.done.copied : answers.done.copyFailed));
  };
  return element("div", { class: "keep" }, shown, button({ class: "secondary" }, () => answers.done.copy, () => void copy()), said);
}
