import { element, paragraphs } from "../dom.ts";
import { texts } from "../texts/texts.ts";
import type { Fault } from "./advice.ts";
import type { Field } from "./field.ts";
import { helpLink } from "./provider.ts";

/** What went wrong, on top of the page; takes the focus, so that it is read first. */
export class Summary {
  readonly box = element("div", { class: "summary", tabindex: "-1", hidden: true });
  readonly #pageTitle: string;

  constructor(pageTitle: string) {
    this.#pageTitle = pageTitle;
  }

  /** Links to the fields that need mending. */
  showFaults(faults: { field: Field; fault: Fault }[]): void {
    const items = faults.map(({ field, fault }) => {
      const link = element("a", { href: `#${field.name}` }, fault.error);
      link.addEventListener("click", (event) => {
        event.preventDefault();
        field.block.scrollIntoView();
        field.input.focus({ preventScroll: true });
      });
      const next = fault.next === undefined ? [] : paragraphs(fault.next);
      return element("li", {}, link, ...next, ...helpLink(fault.help));
    });
    this.#show(texts.form.summaryHeading, element("ul", {}, ...items));
  }

  /** Something that no field can mend; with a way to try again where that can help. */
  showStopped(title: string, text: string[], again: (() => void) | undefined): void {
    const content: Node[] = paragraphs(...text);
    if (again !== undefined) {
      const button = element("button", { type: "button", class: "secondary" }, texts.form.tryAgain);
      button.addEventListener("click", again);
      content.push(button);
    }
    this.#show(title, ...content);
    this.box.classList.add("stopped");
  }

  clear(): void {
    this.box.hidden = true;
    this.box.replaceChildren();
    this.box.classList.remove("stopped");
    document.title = this.#pageTitle;
  }

  #show(title: string, ...content: Node[]): void {
    this.clear();
    const heading = element("h2", { id: "summary-heading" }, title);
    this.box.append(element("div", { role: "alert" }, heading, ...content));
    this.box.setAttribute("aria-labelledby", heading.id);
    this.box.hidden = false;
    document.title = texts.form.errorPrefix + this.#pageTitle;
    this.box.focus({ preventScroll: true });
    this.box.scrollIntoView();
  }
}
