import { button, element, filled, paragraphs, setTitle, showScreen, tell } from "../dom.ts";
import { advise, type Fault } from "./advice.ts";
import type { Answer } from "./api.ts";
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
    const submit = element("button", { type: "submit" });
    const field = new Field("receiptCode", () => answers.receipt.label, () => answers.receipt.hint, {
      required: "",
      autocomplete: "off",
      autocapitalize: "characters",
      dir: "ltr",
    });
    const form = element("form", { method: "post", novalidate: true }, field.block, submit);
    const wait = waiting(submit, () => answers.receipt.show, () => answers.receipt.looking, title);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (wait.running()) return;
      const fault = (make: (() => Fault) | undefined): void => {
        showFault(field, make);
        summary.clear();
        if (make !== undefined) summary.showFaults([{ field, fault: make }]);
      };
      const wrong = wrongIn("receiptCode", field.value);
      fault(wrong === undefined ? undefined : () => ({ error: answers[wrong].receiptCode }));
      if (wrong !== undefined) return;
      const code = receiptCodeIn(field.value);
      void wait.during(look(this.#left.link, code)).then((answer) => {
        if (answer.ok) this.#showFound(code, answer.value);
        else if (answer.problem.slug === "receipt-unknown") fault(() => answers.receipt.unknown);
        else explain(answer.problem, summary, () => form.requestSubmit());
      });
    });
    showScreen(title, summary.box, heading(() => answers.receipt.heading), form, this.#toForm());
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
    const { name, sourceEmail, destEmail } = form.fields;
    name.input.value = held.name;
    sourceEmail.input.value = held.sourceEmail;
    destEmail.input.value = held.destEmail ?? "";
    form.showDestPassword();
    tell(sourceEmail.hint, () => void (sourceEmail.hint.textContent = answers.receipt.replacing.fixed));
    const pageTitle = (): string => answers.receipt.replacing.title;
    (await form.sender()).replace(code, pageTitle);
    showScreen(
      pageTitle,
      form.summary,
      heading(() => answers.receipt.replacing.heading),
      element("p", {}, () => answers.receipt.replacing.lead),
      element("p", {}, () => answers.receipt.replacing.code),
      form.form,
      element("p", { class: "choices" }, button({ class: "quiet" }, () => answers.receipt.withdrawing.no, () => this.#showFound(code, held))),
    );
  }

  #showWithdrawing(code: string, held: Held): void {
    const summary = emptySummary();
    const text = (): string[] => answers.receipt.withdrawing.text(isolate(held.sourceEmail));
    const yes = button({}, "", () => {
      if (wait.running()) return;
      summary.clear();
      void wait.during(withdraw(this.#left.link, code)).then((answer) => {
        if (answer.ok) this.#showWithdrawn(held);
        else explain(answer.problem, summary, () => yes.click());
      });
    });
    const wait = waiting(yes, () => answers.receipt.withdrawing.yes, () => answers.receipt.withdrawing.busy, title);
    const no = button({ class: "secondary" }, () => answers.receipt.withdrawing.no, () => this.#showFound(code, held));
    showScreen(
      title,
      summary.box,
      heading(() => answers.receipt.withdrawing.heading),
      filled(element("div"), () => paragraphs(text())),
      element("p", { class: "choices" }, yes, no),
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

/** What keeps a call from being made twice, and says on its button that it is under way. */
function waiting(made: HTMLButtonElement, label: () => string, busyLabel: () => string, pageTitle: () => string) {
  let busy = false;
  tell(made, () => void (made.textContent = busy ? busyLabel() : label()));
  const set = (now: boolean): void => {
    busy = now;
    made.setAttribute("aria-disabled", String(now));
    made.textContent = now ? busyLabel() : label();
  };
  return {
    running: () => busy,
    during: async <T>(call: Promise<Answer<T>>): Promise<Answer<T>> => {
      set(true);
      setTitle(pageTitle);
      const answer = await call;
      set(false);
      return answer;
    },
  };
}

function explain(problem: Problem, summary: Summary, again: () => void): void {
  const now = new Date();
  const advice = advise(problem, now);
  if (advice.kind === "over") return showOver();
  if (advice.kind === "unknown") return showUnknown();
  const told = (): { title: string; text: string[] } => {
    const anew = advise(problem, now);
    return anew.kind === "stopped" ? anew : { title: answers.receipt.unknown.error, text: [answers.invalid.receiptCode] };
  };
  summary.showStopped(told, advice.kind === "stopped" && advice.again ? again : undefined);
}
