import { button, element, tell, type Text } from "../dom.ts";
import { answers, prepare, texts } from "./language.ts";

/** The fields of a submission, as the API names them, in the order of the page. */
export const fieldNames = ["name", "sourceEmail", "sourcePassword", "destEmail", "destPassword"] as const;

export type FieldName = (typeof fieldNames)[number];

/** One field: label, hint, place for an error, input, in this order, joined for those who listen. */
export class Field {
  readonly block: HTMLElement;
  readonly input: HTMLInputElement;
  readonly label: () => string;
  readonly hint: HTMLElement;
  readonly error: HTMLElement;
  /** A remark that is no error; announced when it changes. */
  readonly notice = element("p", { class: "notice", role: "status" });
  /** The ids of what describes the field, whether or not it is faulty. */
  readonly told: string[];

  constructor(id: string, label: () => string, hint: Text, attributes: Record<string, string>) {
    this.label = label;
    this.hint = element("p", { class: "hint", id: `${id}-hint` }, hint);
    this.told = [this.hint.id];
    this.error = element("div", { class: "error", id: `${id}-error`, hidden: true });
    this.input = element("input", {
      id,
      name: id,
      type: "text",
      spellcheck: "false",
      autocapitalize: "none",
      autocorrect: "off",
      "aria-describedby": this.hint.id,
      ...attributes,
    });
    this.block = element("div", { class: "field" }, element("label", { for: id }, label), this.hint, this.error, this.input, this.notice);
  }

  /** Addresses and names without spaces around them; the API trims them too. */
  get value(): string {
    return this.input.value.trim();
  }

  /** Something to be read before the field is filled in; part of its description for those who listen. */
  advise(advice: HTMLElement | undefined, kind = "advice"): void {
    if (advice === undefined) return;
    advice.id = `${this.input.id}-${kind}`;
    this.error.before(advice);
    this.told.push(advice.id);
    this.input.setAttribute("aria-describedby", this.told.join(" "));
  }
}

/** A password, hidden until its reader asks to see it. */
export class PasswordField extends Field {
  /** Whether the last change was a paste; noted from the first one on, since the script that speaks of it comes later. */
  pasted = false;
  readonly #toggle: HTMLButtonElement;
  readonly #announcement = element("span", { class: "unseen", role: "status" });

  constructor(id: string, label: () => string, hint: Text, attributes: Record<string, string>) {
    super(id, label, hint, { ...attributes, type: "password", dir: "ltr" });
    this.#toggle = button({ class: "toggle", "aria-controls": id }, "", () => this.#show(!this.#visible));
    tell(this.#toggle, () => this.#name());
    const entry = element("div", { class: "password" });
    this.input.replaceWith(entry);
    entry.append(this.input, this.#toggle);
    this.block.append(this.#announcement);
    this.input.addEventListener("input", (event) => void (this.pasted = (event as InputEvent).inputType === "insertFromPaste"));
  }

  /** As typed: a space may be part of a password. */
  override get value(): string {
    return this.input.value;
  }

  get #visible(): boolean {
    return this.input.type === "text";
  }

  clear(): void {
    this.input.value = "";
    this.notice.replaceChildren();
  }

  /** Before it is sent: browsers keep what stands in plain text fields. */
  hide(): void {
    if (this.#visible) this.#show(false);
  }

  #show(visible: boolean): void {
    this.input.type = visible ? "text" : "password";
    this.#name();
    const announce = (): void => void (this.#announcement.textContent = this.#visible ? answers.shown : answers.hidden);
    prepare().then(() => tell(this.#announcement, announce), () => undefined);
  }

  #name(): void {
    const { show, hide, showLabel, hideLabel } = texts;
    this.#toggle.textContent = this.#visible ? hide : show;
    this.#toggle.setAttribute("aria-label", this.#visible ? hideLabel(this.label()) : showLabel(this.label()));
  }
}
