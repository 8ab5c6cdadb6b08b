import { button, element, filled, lines, paragraphs, showScreen } from "../dom.ts";
import type { Campaign } from "./api.ts";
import { onceThere, type SubmissionForm } from "./form.ts";
import { isolate, prepare, texts } from "./language.ts";
import { moment } from "./moment.ts";

/** Whose account is asked for, what happens with the password, and the form, as it was left. */
export function showForm(form: SubmissionForm): void {
  const { serverName, campaignName, expiresAt, instructions } = form.campaign;
  const server = (): string => isolate(serverName);
  const trouble = element("p", { class: "trouble", role: "alert" });
  const lookUp = (): void => void onceThere(prepare(), trouble, ({ Receipts }) => new Receipts(form).show());
  showScreen(
    () => texts.title,
    form.summary,
    element("h1", {}, () => texts.heading),
    element("p", {}, () => texts.lead(server())),
    element(
      "dl",
      {},
      element("dt", {}, () => texts.request),
      element("dd", {}, element("bdi", {}, campaignName)),
      element("dt", {}, () => texts.server),
      element("dd", {}, element("bdi", {}, serverName)),
      element("dt", {}, () => texts.openUntil),
      element("dd", {}, () => texts.localTime(moment(expiresAt))),
    ),
    element("p", {}, button({ class: "quiet" }, () => texts.haveReceipt, lookUp)),
    trouble,
    ...told(instructions),
    element(
      "section",
      { class: "promises" },
      element("h2", {}, () => texts.promiseHeading),
      filled(element("ul"), () => texts.promises(server()).map((promise) => element("li", {}, promise))),
      element("p", {}, () => texts.doubt),
    ),
    form.form,
  );
}

/** The link is of no use any more. */
export const showOver = (): void => showNote(() => texts.screens.over);

/** The link never was of any use. */
export const showUnknown = (): void => showNote(() => texts.screens.unknown);

interface Note {
  title: string;
  text: string[];
  action?: string;
}

/** A screen that only tells something, with one thing to do if there is any. */
export function showNote(note: () => Note, onAction?: () => void): void {
  const content: Node[] = [
    element("h1", {}, () => note().title),
    filled(element("div"), () => paragraphs(note().text)),
  ];
  if (onAction !== undefined) content.push(button({ class: "secondary" }, () => note().action ?? "", onAction));
  showScreen(() => `${note().title} – Mailgather`, ...content);
}

/** Nothing in it is read as HTML or made a link: anybody who opens a campaign can write here. */
function told(instructions: Campaign["instructions"]): HTMLElement[] {
  if (instructions === undefined) return [];
  const heading = element("h2", {}, () => texts.instructionsHeading);
  return [heading, element("p", { dir: "auto" }, ...lines(instructions))];
}
