import { button, element, filled } from "../dom.ts";
import type { Fault } from "./advice.ts";
import type { Field, PasswordField } from "./field.ts";
import { answers } from "./language.ts";
import { helpLink } from "./provider.ts";

/** Tells at a field what is wrong with it, or that nothing is. */
export function showFault(field: Field, fault: (() => Fault) | undefined): void {
  const { block, error, input, told } = field;
  filled(error, () => (fault === undefined ? [] : parts(fault())));
  error.hidden = fault === undefined;
  block.classList.toggle("faulty", fault !== undefined);
  input.setAttribute("aria-invalid", String(fault !== undefined));
  input.setAttribute("aria-describedby", [...told, ...(fault === undefined ? [] : [error.id])].join(" "));
}

function parts({ error, next, help }: Fault): HTMLElement[] {
  const prefix = element("span", { class: "unseen" }, answers.errorPrefix);
  const first = element("p", {}, element("strong", {}, prefix, error));
  return [first, ...(next === undefined ? [] : [element("p", {}, next)]), ...helpLink(help)];
}

export function showNotice(field: Field, content: () => (Node | string)[]): void {
  filled(field.notice, content);
}

/** Only its reader knows whether a space that was pasted along belongs to the password. Of one that is being typed nothing is said. */
export function mindSpaces(field: PasswordField): void {
  const mind = (): void => {
    const trimmed = field.value.trim();
    if (!field.pasted || trimmed === field.value) return showNotice(field, () => []);
    const leaveOut = (): void => {
      field.input.value = trimmed;
      showNotice(field, () => []);
      field.input.focus();
    };
    showNotice(field, () => [answers.pastedSpace, " ", button({ class: "secondary" }, answers.dropSpace, leaveOut)]);
  };
  field.input.addEventListener("input", mind);
  // What was pasted before this script arrived.
  mind();
}
