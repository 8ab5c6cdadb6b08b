import { setTitle, tell } from "../dom.ts";
import { advise, type Advice, type Fault } from "./advice.ts";
import { Busy } from "./busy.ts";
import { submit, wasSubmitted, type Submission } from "./calls.ts";
import { showDone } from "./done.ts";
import { mindSpaces, showFault, showNotice } from "./faults.ts";
import { fieldNames } from "./field.ts";
import type { SubmissionForm } from "./form.ts";
import { answers, texts } from "./language.ts";
import type { Problem } from "./problem.ts";
import { wrongIn } from "./rules.ts";
import { showOver, showUnknown } from "./screens.ts";
import { Summary, type Faulty } from "./summary.ts";

/** Takes a form to its end: checks it, sends it, and tells what came of it. */
export class Sender {
  readonly #form: SubmissionForm;
  readonly #busy: Busy;
  #summary: Summary;
  #title = (): string => texts.title;
  /** Of the submission that is to be replaced, if one is. */
  #receiptCode: string | undefined;
  /** The address that was looked up last. */
  #lookedUp = "";

  constructor(form: SubmissionForm) {
    this.#form = form;
    this.#busy = new Busy(form.campaign.serverName);
    this.#summary = new Summary(form.summary, this.#title);
    form.form.append(this.#busy.box);
    const { sourceEmail, sourcePassword, destPassword } = form.fields;
    mindSpaces(sourcePassword);
    mindSpaces(destPassword);
    sourceEmail.input.addEventListener("blur", () => void this.#lookUp());
    if (sourceEmail.input !== document.activeElement) void this.#lookUp();
  }

  /** Makes what is sent take the place of a submission; its address stays. */
  replace(receiptCode: string, title: () => string): void {
    this.#receiptCode = receiptCode;
    this.#title = title;
    this.#summary = new Summary(this.#form.summary, title);
    this.#form.fields.sourceEmail.input.readOnly = true;
  }

  async submit(): Promise<void> {
    if (this.#busy.running || !this.#checkFields()) return;
    const submission = this.#read();
    this.#setBusy(true);
    const answer = await submit(this.#form.link, submission);
    this.#setBusy(false);
    if (!answer.ok) return this.#explain(answer.problem, submission);
    this.#forgetPasswords();
    showDone(this.#form, submission.sourceEmail, answer.value);
  }

  /** A form that has done its work is not needed any more, but the page still holds it. */
  #forgetPasswords(): void {
    this.#form.fields.sourcePassword.clear();
    this.#form.fields.destPassword.clear();
  }

  /** Says early that an address was submitted before. A courtesy: silent when the call fails. */
  async #lookUp(): Promise<void> {
    const { sourceEmail } = this.#form.fields;
    const email = sourceEmail.value;
    if (email === this.#lookedUp || this.#receiptCode !== undefined) return;
    this.#lookedUp = email;
    showNotice(sourceEmail, () => []);
    if (wrongIn("sourceEmail", email) !== undefined) return;
    const answer = await wasSubmitted(this.#form.link, email);
    if (this.#lookedUp === email && answer.ok && answer.value) showNotice(sourceEmail, () => [answers.duplicate]);
  }

  #checkFields(): boolean {
    const faults: Faulty[] = [];
    for (const name of fieldNames) {
      const field = this.#form.fields[name];
      const wrong = wrongIn(name, field.value);
      const fault = wrong === undefined ? undefined : () => ({ error: answers[wrong][name] });
      showFault(field, fault);
      if (fault !== undefined) faults.push({ field, fault });
    }
    this.#summary.clear();
    if (faults.length > 0) this.#summary.showFaults(faults);
    return faults.length === 0;
  }

  #read(): Submission {
    const { name, sourceEmail, sourcePassword, destEmail, destPassword } = this.#form.fields;
    return {
      name: name.value,
      sourceEmail: sourceEmail.value,
      sourcePassword: sourcePassword.value,
      ...(destEmail.value !== "" && { destEmail: destEmail.value }),
      ...(destEmail.value !== "" && destPassword.value !== "" && { destPassword: destPassword.value }),
      ...(this.#receiptCode !== undefined && { receiptCode: this.#receiptCode }),
    };
  }

  /** `aria-disabled` keeps the focus where it is; `disabled` would throw it to the page's start. */
  #setBusy(busy: boolean): void {
    const { fields, button, submitHint } = this.#form;
    for (const name of fieldNames) fields[name].input.readOnly = busy;
    if (this.#receiptCode !== undefined) fields.sourceEmail.input.readOnly = true;
    button.setAttribute("aria-disabled", String(busy));
    tell(button, () => void (button.textContent = busy ? answers.busy.button : texts.submit));
    submitHint.hidden = busy;
    setTitle(busy ? () => answers.busy.title : this.#title);
    if (!busy) return this.#busy.stop();
    button.focus({ preventScroll: true });
    this.#busy.start();
  }

  /** All that was typed stays, but a password that was refused must be typed anew. */
  #explain(problem: Problem, submission: Submission): void {
    const now = new Date();
    const advice = advise(problem, now);
    switch (advice.kind) {
      case "over":
        this.#forgetPasswords();
        return showOver();
      case "unknown":
        this.#forgetPasswords();
        return showUnknown();
      case "stopped":
        return this.#summary.showStopped(
          () => same(advice, advise(problem, now)),
          advice.again ? () => void this.submit() : undefined,
        );
      case "field": {
        const refused = problem.slug === "login-refused" ? "sourcePassword" : "destPassword";
        const password = submission[refused] ?? "";
        const fault = (): Fault => withSpaceRemark(same(advice, advise(problem, now)).fault, problem, password);
        if (problem.slug === "login-refused" || advice.field === "destPassword") this.#form.fields[refused].clear();
        const field = this.#form.fields[advice.field];
        showFault(field, fault);
        this.#summary.showFaults([{ field, fault }]);
      }
    }
  }
}

/** The same advice in the language that is chosen now. */
function same<Kind extends Advice["kind"]>(told: Advice & { kind: Kind }, anew: Advice): Advice & { kind: Kind } {
  return anew.kind === told.kind ? (anew as Advice & { kind: Kind }) : told;
}

/** Pasted passwords often bring a space along. Only the reader knows whether it belongs to it. */
function withSpaceRemark(fault: Fault, problem: Problem, password: string): Fault {
  if (problem.cause !== "wrong-credentials" || password === password.trim()) return fault;
  return { ...fault, next: fault.next === undefined ? answers.outerSpace : `${fault.next} ${answers.outerSpace}` };
}
