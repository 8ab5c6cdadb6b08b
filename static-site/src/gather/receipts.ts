import { button, element, filled, paragraphs, showScreen, tell } from "../dom.ts";
import { advise, type Fault } from "./advice.ts";
import { AskingButton } from "./asking.ts";
import { look, withdraw, type Held } from "./calls.ts";
import { showFault } from "./faults.ts";
import { Field } from "./field.ts";
import { SubmissionForm } from "./form.ts";
import { answers, isolate } from "./language.ts";
import { moment } from "./moment.ts";
import type { Problem } from "./problem.ts";
import { receiptCodeIn, wrongIn } from "./rules.ts";
import { showForm, showOver, showUnknown } from "./screens.ts";
import { Summary } from "./summary.ts";

const title = (): string => answers.receipt.title;

/** For those who come back with a receipt code: what it holds, and how to replace or withdraw that. The code stays in memory only. */
export class Receipts {
  /** The form that was left, with all that was typed into it. */
  readonly #left: SubmissionForm;

  constructor(left: SubmissionForm) {
    this.#left = left;
  }

  /** Asks for the code. */
  show(): void {
    const summary = emptySummary();
    const field = new Field("receiptCode", () => answers.receipt.label, () => answers.receipt.hint, {
      required: "",
      autocomplete: "off",
      autocapitalize: "characters",
      dir: "ltr",
    });
    const ask = new AskingButton("submit", () => answers.receipt.show, () => answers.receipt.looking);
    const form = element("form", { method: "post", novalidate: true }, field.block, ask.element);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!ask.busy) void this.#look(field, ask, summary, () => form.requestSubmit());
    });
    showScreen(title, summary.box, heading(() => answers.receipt.heading), form, this.#toForm());
  }

  async #look(field: Field, ask: AskingButton, summary: Summary, again: () => void): Promise<void> {
    const mend = (fault: () => Fault): void => {
      showFault(field, fault);
      summary.showFaults([{ field, fault }]);
    };
    showFault(field, undefined);
    summary.clear();
    const wrong = wrongIn("receiptCode", field.value);
    if (wrong !== undefined) return mend(() => ({ error: answers[wrong].receiptCode }));
    const code = receiptCodeIn(field.value);
    const answer = await ask.during(look(this.#left.link, code));
    if (answer.ok) this.#showFound(code, answer.value);
    else if (answer.problem.slug === "receipt-unknown") mend(() => answers.receipt.unknown);
    else explain(answer.problem, summary, again);
  }

  #showFound(code: string, held: Held): void {
    const choices = [
      button({}, () => answers.receipt.replace, () => void this.#replace(code, held)),
      button({ class: "secondary" }, () => answers.receipt.withdraw, () => this.#showWithdrawing(code, held)),
    ];
    const fact = (term: () => string, description: () => string): HTMLElement[] => [
      element("dt", {}, term),
      element("dd", {}, element("bdi", {}, description)),
    ];
    showScreen(
      title,
      heading(() => answers.receipt.foundHeading),
      element(
        "dl",
        {},
        ...fact(() => answers.receipt.email, () => held.sourceEmail),
        ...fact(() => answers.receipt.name, () => held.name),
        ...fact(() => answers.receipt.newEmail, () => held.destEmail ?? answers.receipt.noNewEmail),
        ...fact(() => answers.receipt.time, () => moment(held.submittedAt)),
        ...fact(() => answers.receipt.state, () => answers.receipt.states[held.inMigration ? "in-migration" : "submitted"]),
      ),
      ...(held.inMigration ? [] : [element("p", { class: "choices" }, ...choices)]),
      this.#toForm(),
    );
  }

  /** The form with what was submitted; the password must be typed again, since nobody can show it. */
  async #replace(code: string, held: Held): Promise<void> {
    const form = new SubmissionForm(this.#left.campaign, this.#left.link);
    const pageTitle = (): string => answers.receipt.replacing.title;
    (await form.sender()).replace(code, pageTitle);
    const { name, sourceEmail, destEmail } = form.fields;
    name.input.value = held.name;
    sourceEmail.input.value = held.sourceEmail;
    destEmail.input.value = held.destEmail ?? "";
    form.showDestPassword();
    tell(sourceEmail.hint, () => void (sourceEmail.hint.textContent = answers.receipt.replacing.fixed));
    showScreen(
      pageTitle,
      form.summary,
      heading(() => answers.receipt.replacing.heading),
      element("p", {}, () => answers.receipt.replacing.lead),
      element("p", {}, () => answers.receipt.replacing.code),
      form.form,
      element("p", {}, button({ class: "quiet" }, () => answers.receipt.withdrawing.no, () => this.#showFound(code, held))),
    );
  }

  #showWithdrawing(code: string, held: Held): void {
    const summary = emptySummary();
    const text = (): string[] => answers.receipt.withdrawing.text(isolate(held.sourceEmail));
    const ask = new AskingButton("button", () => answers.receipt.withdrawing.yes, () => answers.receipt.withdrawing.busy);
    const goOn = async (): Promise<void> => {
      if (ask.busy) return;
      summary.clear();
      const answer = await ask.during(withdraw(this.#left.link, code));
      if (answer.ok) this.#showWithdrawn(held);
      else explain(answer.problem, summary, () => void goOn());
    };
    ask.element.addEventListener("click", () => void goOn());
    const no = button({ class: "secondary" }, () => answers.receipt.withdrawing.no, () => this.#showFound(code, held));
    showScreen(
      title,
      summary.box,
      heading(() => answers.receipt.withdrawing.heading),
      filled(element("div"), () => paragraphs(text())),
      element("p", { class: "choices" }, ask.element, no),
    );
  }

  #showWithdrawn(held: Held): void {
    const text = (): string[] => answers.receipt.withdrawn.text(isolate(held.sourceEmail));
    showScreen(
      title,
      heading(() => answers.receipt.withdrawn.heading),
      filled(element("div"), () => paragraphs(text())),
      this.#toForm(),
    );
  }

  #toForm(): HTMLElement {
    return element("p", {}, button({ class: "quiet" }, () => answers.receipt.toForm, () => showForm(this.#left)));
  }
}

function emptySummary(): Summary {
  return new Summary(element("div", { class: "summary", tabindex: "-1", hidden: true }), title);
}

function heading(text: () => string): HTMLElement {
  return element("h1", {}, text);
}

/** There is one field only, and what is wrong with its code was told before: what else there is stops the call. */
function explain(problem: Problem, summary: Summary, again: () => void): void {
  const now = new Date();
  const advice = advise(problem, now);
  if (advice.kind === "over") return showOver();
  if (advice.kind === "unknown") return showUnknown();
  const told = (): { title: string; text: string[] } => {
    const anew = advise(problem, now);
    return anew.kind === "stopped" ? anew : { title: answers.stopped["invalid-field"].title, text: [answers.stopped["invalid-field"].text] };
  };
  summary.showStopped(told, advice.kind === "stopped" && advice.again ? again : undefined);
}
