import { element, tell } from "../dom.ts";
import type { Sender } from "./after.ts";
import type { Campaign, Link } from "./api.ts";
import { Field, PasswordField } from "./field.ts";
import { isolate, prepare, texts } from "./language.ts";
import { adviceOn } from "./provider.ts";

/** How long the rest of the page may take to arrive before its reader is told. */
const patienceMs = 15_000;

/** The form: five fields and one button. What happens between them is the `Sender`'s, who comes when the form is first touched. */
export class SubmissionForm {
  readonly link: Link;
  readonly campaign: Campaign;
  /** Stands above the form, for what went wrong. */
  readonly summary = element("div", { class: "summary", tabindex: "-1", hidden: true });
  readonly form: HTMLFormElement;
  readonly fields: ReturnType<typeof fieldsFor>;
  readonly button = element("button", { type: "submit" });
  readonly submitHint = element("p", { class: "hint" }, () => texts.submitHint);
  readonly #trouble = element("p", { class: "trouble", role: "alert" });
  #sender: Promise<Sender> | undefined;

  constructor(campaign: Campaign, link: Link) {
    this.campaign = campaign;
    this.link = link;
    this.fields = fieldsFor(campaign.serverName);
    const { name, sourceEmail, sourcePassword, destEmail, destPassword } = this.fields;
    sourcePassword.advise(adviceOn(campaign.provider));
    if (campaign.unencrypted) sourcePassword.advise(warningOf(campaign.serverName), "warning");
    tell(this.button, () => void (this.button.textContent = texts.submit));
    this.form = element(
      "form",
      // `post` even if this script should fail: a password must never land in an address.
      { method: "post", novalidate: true },
      element("h2", {}, () => texts.currentHeading),
      name.block,
      sourceEmail.block,
      sourcePassword.block,
      element("h2", {}, () => texts.newHeading),
      destEmail.block,
      destPassword.block,
      this.button,
      this.submitHint,
      this.#trouble,
    );
    this.form.addEventListener("focusin", () => void this.sender().catch(() => undefined), { once: true });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit();
    });
    destEmail.input.addEventListener("input", () => this.showDestPassword());
    this.showDestPassword();
  }

  sender(): Promise<Sender> {
    this.#sender ??= prepare().then(
      ({ Sender }) => new Sender(this),
      (cause: unknown) => {
        this.#sender = undefined;
        throw cause;
      },
    );
    return this.#sender;
  }

  /** Asked for only with a new address; what was typed before goes when the address goes. */
  showDestPassword(): void {
    const { destEmail, destPassword } = this.fields;
    destPassword.block.hidden = destEmail.value === "";
    if (destPassword.block.hidden) destPassword.clear();
  }

  /** Nothing is sent before all that may have to be said of the answer is here. */
  async #submit(): Promise<void> {
    this.fields.sourcePassword.hide();
    this.fields.destPassword.hide();
    await onceThere(this.sender(), this.#trouble, (sender) => void sender.submit());
  }
}

/** Goes on with a part of the page once it has arrived, or says at this place that it did not. */
export async function onceThere<Part>(part: Promise<Part>, place: HTMLElement, go: (part: Part) => void): Promise<void> {
  const late = new Promise<never>((_, reject) => setTimeout(reject, patienceMs));
  try {
    const arrived = await Promise.race([part, late]);
    tell(place, () => place.replaceChildren());
    go(arrived);
  } catch {
    tell(place, () => place.replaceChildren(texts.unloaded));
  }
}

/** The last thing to be read before a password that others could read on its way. */
function warningOf(serverName: string): HTMLElement {
  return element("div", { class: "advice danger" }, element("p", {}, () => texts.unencrypted(isolate(serverName))));
}

function fieldsFor(serverName: string) {
  const labels = () => texts.labels;
  const hints = () => texts.hints;
  const email = { inputmode: "email", dir: "ltr" };
  const required = { required: "" };
  return {
    name: new Field("name", () => labels().name, () => hints().name, {
      ...required,
      autocomplete: "name",
      autocapitalize: "words",
      dir: "auto",
    }),
    sourceEmail: new Field("sourceEmail", () => labels().sourceEmail, () => hints().sourceEmail(isolate(serverName)), {
      ...required,
      ...email,
      autocomplete: "section-current email",
    }),
    sourcePassword: new PasswordField("sourcePassword", () => labels().sourcePassword, () => hints().sourcePassword, {
      ...required,
      autocomplete: "section-current current-password",
    }),
    destEmail: new Field("destEmail", () => labels().destEmail, () => hints().destEmail, {
      ...email,
      autocomplete: "section-new email",
    }),
    destPassword: new PasswordField("destPassword", () => labels().destPassword, () => hints().destPassword, {
      autocomplete: "section-new new-password",
    }),
  };
}
