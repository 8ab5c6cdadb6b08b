import { button, element, filled, paragraphs, setTitle } from "../dom.ts";
import type { Fault } from "./advice.ts";
import type { Field } from "./field.ts";
import { answers } from "./language.ts";
import { helpLink } from "./provider.ts";

/** What is wrong with which field. */
export interface Faulty {
  field: Field;
  fault: () => Fault;
}

/** What went wrong, on top of the page; takes the focus, so that it is read first. */
export class Summary {
  readonly box: HTMLElement;
  readonly #pageTitle: () => string;

  constructor(box: HTMLElement, pageTitle: () => string) {
    this.box = box;
    this.#pageTitle = pageTitle;
  }

  /** Links to the fields that need mending. */
  showFaults(faults: Faulty[]): void {
    const items = (): HTMLElement[] => faults.map(({ field, fault }) => item(field, fault()));
    this.#show(() => answers.summaryHeading, () => [element("ul", {}, ...items())]);
  }

  /** Something that no field can mend; with a way to try again where that can help. */
  showStopped(told: () => { title: string; text: string[] }, again: (() => void) | undefined): void {
    const more = (): HTMLElement[] => (again === undefined ? [] : [button({ class: "secondary" }, answers.tryAgain, again)]);
    this.#show(() => told().title, () => [...paragraphs(told().text), ...more()]);
    this.box.classList.add("stopped");
  }

  clear(): void {
    this.box.hidden = true;
    filled(this.box, () => []);
    this.box.classList.remove("stopped");
    setTitle(this.#pageTitle);
  }

  #show(title: () => string, content: () => Node[]): void {
    this.clear();
    const id = "summary-heading";
    filled(this.box, () => [element("div", { role: "alert" }, element("h2", { id }, title()), ...content())]);
    this.box.setAttribute("aria-labelledby", id);
    this.box.hidden = false;
    setTitle(() => answers.errorPrefix + this.#pageTitle());
    this.box.focus({ preventScroll: true });
    this.box.scrollIntoView();
  }
}

function item(field: Field, { error, next, help }: Fault): HTMLElement {
  const link = element("a", { href: `#${field.input.id}` }, error);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    field.block.scrollIntoView();
    field.input.focus({ preventScroll: true });
  });
  return element("li", {}, link, ...(next === undefined ? [] : paragraphs([next])), ...helpLink(help));
}
