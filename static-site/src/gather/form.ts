import { element } from "../dom.ts";
import { texts } from "../texts/texts.ts";
import { advise, type Fault } from "./advice.ts";
import type { Campaign, GatherApi, Submission } from "./api.ts";
import { Busy } from "./busy.ts";
import { Field, PasswordField } from "./field.ts";
import { faultIn, fieldNames } from "./fields.ts";
import type { Problem } from "./problem.ts";
import { adviceOn } from "./provider.ts";
import { Summary } from "./summary.ts";

/** Where a submission can lead besides another try. */
export interface Ways {
  done(email: string, submittedAt: Date): void;
  over(): void;
  unknown(): void;
}

/** The form: five fields, one button, and everything that can happen between them. */
export class SubmissionForm {
  readonly summary = new Summary(texts.form.title);
  readonly form: HTMLFormElement;
  readonly #fields: ReturnType<typeof fieldsFor>;
  readonly #button = element("button", { type: "submit" }, texts.form.submit);
  readonly #submitHint = element("p", { class: "hint" }, texts.form.submitHint);
  readonly #busy: Busy;
  readonly #api: GatherApi;
  readonly #ways: Ways;
  /** The address that was looked up last. */
  #lookedUp = "";

  constructor(campaign: Campaign, api: GatherApi, ways: Ways) {
    this.#api = api;
    this.#ways = ways;
    this.#busy = new Busy(campaign.serverName);
    this.#fields = fieldsFor(campaign.serverName);
    this.#fields.sourcePassword.advise(adviceOn(campaign.provider));
    this.form = element(
      "form",
      // `post` even if this script should fail: a password must never land in an address.
      { method: "post", novalidate: true },
      element("h2", {}, texts.form.currentHeading),
      this.#fields.name.block,
      this.#fields.sourceEmail.block,
      this.#fields.sourcePassword.block,
      element("h2", {}, texts.form.newHeading),
      this.#fields.destEmail.block,
      this.#fields.destPassword.block,
      this.#button,
      this.#submitHint,
      this.#busy.box,
    );
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit();
    });
    this.#fields.sourceEmail.input.addEventListener("blur", () => void this.#lookUp());
    this.#fields.destEmail.input.addEventListener("input", () => this.#showDestPassword());
    this.#showDestPassword();
  }

  /** Asked for only with a new address; what was typed before goes when the address goes. */
  #showDestPassword(): void {
    const { destEmail, destPassword } = this.#fields;
    destPassword.block.hidden = destEmail.value === "";
    if (destPassword.block.hidden) destPassword.clear();
  }

  /** Says early that an address was submitted before. A courtesy: silent when the call fails. */
  async #lookUp(): Promise<void> {
    const { sourceEmail } = this.#fields;
    const email = sourceEmail.value;
    if (email === this.#lookedUp) return;
    this.#lookedUp = email;
    sourceEmail.showNotice();
    if (email === "" || faultIn("sourceEmail", email) !== undefined) return;
    const answer = await this.#api.wasSubmitted(email);
    if (this.#lookedUp === email && answer.ok && answer.value) sourceEmail.showNotice(texts.form.duplicate);
  }

  async #submit(): Promise<void> {
    if (this.#busy.running) return;
    this.#fields.sourcePassword.hide();
    this.#fields.destPassword.hide();
    if (!this.#checkFields()) return;
    const submission = this.#read();
    this.#setBusy(true);
    const answer = await this.#api.submit(submission);
    this.#setBusy(false);
    if (answer.ok) this.#ways.done(submission.sourceEmail, answer.value);
    else this.#explain(answer.problem, submission);
  }

  #checkFields(): boolean {
    const faults = [];
    for (const name of fieldNames) {
      const field: Field = this.#fields[name];
      const error = faultIn(name, field.value);
      const fault = error === undefined ? undefined : { error };
      field.showFault(fault);
      if (fault !== undefined) faults.push({ field, fault });
    }
    this.summary.clear();
    if (faults.length > 0) this.summary.showFaults(faults);
    return faults.length === 0;
  }

  #read(): Submission {
    const { name, sourceEmail, sourcePassword, destEmail, destPassword } = this.#fields;
    const submission: Submission = {
      name: name.value,
      sourceEmail: sourceEmail.value,
      sourcePassword: sourcePassword.value,
    };
    if (destEmail.value === "") return submission;
    submission.destEmail = destEmail.value;
    if (destPassword.value !== "") submission.destPassword = destPassword.value;
    return submission;
  }

  /** `aria-disabled` keeps the focus where it is; `disabled` would throw it to the page's start. */
  #setBusy(busy: boolean): void {
    for (const name of fieldNames) this.#fields[name].input.readOnly = busy;
    this.#button.setAttribute("aria-disabled", String(busy));
    this.#button.textContent = busy ? texts.busy.button : texts.form.submit;
    this.#submitHint.hidden = busy;
    document.title = busy ? texts.busy.title : texts.form.title;
    if (!busy) return this.#busy.stop();
    this.#button.focus({ preventScroll: true });
    this.#busy.start();
  }

  /** All that was typed stays, but a password that was refused must be typed anew. */
  #explain(problem: Problem, submission: Submission): void {
    const advice = advise(problem, new Date());
    switch (advice.kind) {
      case "over":
        return this.#ways.over();
      case "unknown":
        return this.#ways.unknown();
      case "stopped":
        return this.summary.showStopped(advice.title, advice.text, advice.again ? () => void this.#submit() : undefined);
      case "field": {
        const field: Field = this.#fields[advice.field];
        const refused = problem.slug === "login-refused" ? "sourcePassword" : "destPassword";
        const fault = withSpaceRemark(advice.fault, problem, submission[refused] ?? "");
        if (problem.slug === "login-refused" || advice.field === "destPassword") this.#fields[refused].clear();
        field.showFault(fault);
        this.summary.showFaults([{ field, fault }]);
      }
    }
  }
}

function fieldsFor(serverName: string) {
  const { name, sourceEmail, sourcePassword, destEmail, destPassword } = texts.fields;
  const email = { inputmode: "email" };
  const required = { required: "" };
  return {
    name: new Field("name", name.hint, { ...required, autocomplete: "name", autocapitalize: "words" }),
    sourceEmail: new Field("sourceEmail", sourceEmail.hint(serverName), {
      ...required,
      ...email,
      autocomplete: "section-current email",
    }),
    sourcePassword: new PasswordField("sourcePassword", sourcePassword.hint, {
      ...required,
      autocomplete: "section-current current-password",
    }),
    destEmail: new Field("destEmail", destEmail.hint, { ...email, autocomplete: "section-new email" }),
    destPassword: new PasswordField("destPassword", destPassword.hint, { autocomplete: "section-new new-password" }),
  };
}

/** Pasted passwords often bring a space along. Only the reader knows whether it belongs to it. */
function withSpaceRemark(fault: Fault, problem: Problem, password: string): Fault {
  if (problem.cause !== "wrong-credentials" || password === password.trim()) return fault;
  return { ...fault, next: fault.next === undefined ? texts.outerSpace : `${fault.next} ${texts.outerSpace}` };
}
