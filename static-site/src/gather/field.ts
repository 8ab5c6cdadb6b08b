import { element } from "../dom.ts";
import { texts } from "../texts/texts.ts";
import type { Fault } from "./advice.ts";
import type { FieldName } from "./fields.ts";
import { helpLink } from "./provider.ts";

/** One field: label, hint, error and input, in this order, joined for those who listen. */
export class Field {
  readonly name: FieldName;
  readonly block: HTMLElement;
  readonly input: HTMLInputElement;
  readonly #hint: HTMLElement;
  readonly #error: HTMLElement;
  /** The ids of what describes the field, whether or not it is faulty. */
  readonly #told: string[];
  /** A remark that is no error; announced when it changes. */
  readonly #notice = element("p", { class: "notice", role: "status" });

  constructor(name: FieldName, hint: string, attributes: Record<string, string>) {
    this.name = name;
    this.#hint = element("p", { class: "hint", id: `${name}-hint` }, hint);
    this.#told = [this.#hint.id];
    this.#error = element("div", { class: "error", id: `${name}-error`, hidden: true });
    this.input = element("input", {
      id: name,
      name,
      type: "text",
      spellcheck: "false",
      autocapitalize: "none",
      autocorrect: "off",
      "aria-describedby": this.#hint.id,
      ...attributes,
    });
    const label = element("label", { for: name }, texts.fields[name].label);
    this.block = element("div", { class: "field" }, label, this.#hint, this.#error, this.input, this.#notice);
  }

  /** Addresses and names without spaces around them; the API trims them too. */
  get value(): string {
    return this.input.value.trim();
  }

  showFault(fault: Fault | undefined): void {
    const described = [...this.#told];
    this.#error.replaceChildren();
    if (fault !== undefined) {
      described.push(this.#error.id);
      const prefix = element("span", { class: "unseen" }, texts.form.errorPrefix);
      this.#error.append(element("p", {}, element("strong", {}, prefix, fault.error)));
      if (fault.next !== undefined) this.#error.append(element("p", {}, fault.next));
      this.#error.append(...helpLink(fault.help));
    }
    this.#error.hidden = fault === undefined;
    this.block.classList.toggle("faulty", fault !== undefined);
    this.input.setAttribute("aria-invalid", String(fault !== undefined));
    this.input.setAttribute("aria-describedby", described.join(" "));
  }

  /** Something to be read before the field is filled in; part of its description for those who listen. */
  advise(advice: HTMLElement | undefined): void {
    if (advice === undefined) return;
    advice.id = `${this.name}-advice`;
    this.#hint.after(advice);
    this.#told.push(advice.id);
    this.input.setAttribute("aria-describedby", this.#told.join(" "));
  }

  showNotice(...content: (Node | string)[]): void {
    this.#notice.replaceChildren(...content);
  }
}

/** A password, hidden until its reader asks to see it. */
export class PasswordField extends Field {
  readonly #toggle: HTMLButtonElement;
  readonly #announcement = element("span", { class: "unseen", role: "status" });

  constructor(name: FieldName, hint: string, attributes: Record<string, string>) {
    super(name, hint, { ...attributes, type: "password" });
    this.#toggle = element("button", { type: "button", class: "toggle", "aria-controls": name });
    this.#toggle.addEventListener("click", () => this.#show(this.input.type === "password"));
    this.#label(false);
    const entry = element("div", { class: "password" });
    this.input.replaceWith(entry);
    entry.append(this.input, this.#toggle);
    this.input.addEventListener("input", (event) =>
      this.#offerToTrim((event as InputEvent).inputType === "insertFromPaste"),
    );
    this.block.append(this.#announcement);
  }

  /** As typed: a space may be part of a password. */
  override get value(): string {
    return this.input.value;
  }

  clear(): void {
    this.input.value = "";
    this.showNotice();
  }

  /** Before it is sent: browsers keep what stands in plain text fields. */
  hide(): void {
    if (this.input.type !== "password") this.#show(false);
  }

  /** Only its reader knows whether a space that came along belongs to the password. Of one that is being typed nothing is said. */
  #offerToTrim(pasted: boolean): void {
    const trimmed = this.value.trim();
    this.showNotice();
    if (!pasted || trimmed === this.value) return;
    const button = element("button", { type: "button", class: "secondary" }, texts.form.dropSpace);
    button.addEventListener("click", () => {
      this.input.value = trimmed;
      this.showNotice();
      this.input.focus();
    });
    this.showNotice(texts.form.pastedSpace, " ", button);
  }

  #show(visible: boolean): void {
    this.input.type = visible ? "text" : "password";
    this.#label(visible);
    this.#announcement.textContent = visible ? texts.form.shown : texts.form.hidden;
  }

  #label(visible: boolean): void {
    const { show, hide, showLabel, hideLabel } = texts.form;
    const { label } = texts.fields[this.name];
    this.#toggle.replaceChildren(visible ? hide : show);
    this.#toggle.setAttribute("aria-label", visible ? hideLabel(label) : showLabel(label));
  }
}
