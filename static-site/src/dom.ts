/** A text, or what makes it anew whenever the page changes its language. */
export type Text = string | (() => string);

type Attributes = Record<string, Text | number | boolean>;

const told = new Map<object, () => void>();

/** Does what tells something, now and in each language that is chosen later. One `tell` a thing: a later one replaces it. */
export function tell(thing: object, how: () => void): void {
  told.set(thing, how);
  how();
}

/** Tells everything again: the language has changed. */
export function retell(): void {
  for (const how of [...told.values()]) how();
}

/**
 * A new element. Children that are text become text nodes, so nothing that a server or a visitor
 * wrote is ever read as HTML.
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | Text)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") tell({}, () => made.setAttribute(name, value()));
    else if (value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) {
    if (typeof child === "function") made.append(text(child));
    else made.append(child);
  }
  return made;
}

function text(make: () => string): globalThis.Text {
  const node = document.createTextNode("");
  tell(node, () => void (node.data = make()));
  return node;
}

/** An element whose content is made as a whole, so that another language may have more or fewer parts. */
export function filled<Filled extends Element>(made: Filled, content: () => (Node | string)[]): Filled {
  tell(made, () => made.replaceChildren(...content()));
  return made;
}

export function paragraphs(lines: string[]): HTMLParagraphElement[] {
  return lines.map((line) => element("p", {}, line));
}

/** A plain text of several lines. */
export function lines(text: string): Node[] {
  return text.split("\n").flatMap((line, at) => [...(at === 0 ? [] : [element("br")]), document.createTextNode(line)]);
}

/** A button that does something at once. */
export function button(attributes: Attributes, label: Text, onPress: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", onPress);
  return made;
}

/** Of the browser's tab. */
export function setTitle(title: () => string): void {
  tell(document, () => void (document.title = title()));
}

/** Shows another screen and moves the focus to its heading, so that nobody stays behind on the old one. */
export function showScreen(title: () => string, ...content: Node[]): void {
  const main = document.querySelector("main");
  main?.replaceChildren(...content);
  setTitle(title);
  const heading = main?.querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}
