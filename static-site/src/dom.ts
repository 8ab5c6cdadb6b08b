type Attributes = Record<string, string | number | boolean>;

/**
 * A new element. Children that are text become text nodes, so nothing that a server or a visitor
 * wrote is ever read as HTML.
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children);
  return made;
}

export function paragraphs(...lines: string[]): HTMLParagraphElement[] {
  return lines.map((line) => element("p", {}, line));
}

/** A plain text of several lines. */
export function lines(text: string): Node[] {
  return text.split("\n").flatMap((line, at) => [...(at === 0 ? [] : [element("br")]), document.createTextNode(line)]);
}

/** Shows another screen and moves the focus to its heading, so that nobody stays behind on the old one. */
export function showScreen(title: string, ...content: Node[]): void {
  const main = document.querySelector("main");
  main?.replaceChildren(...content);
  document.title = title;
  const heading = main?.querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}
