import { element, lines, paragraphs, showScreen } from "../dom.ts";
import { texts } from "../texts/texts.ts";
import type { Campaign } from "./api.ts";
import { moment } from "./moment.ts";
import type { SubmissionForm } from "./form.ts";

/** Whose account is asked for, what happens with the password, and the form. */
export function showForm(campaign: Campaign, form: SubmissionForm): void {
  const { serverName, campaignName, expiresAt, instructions } = campaign;
  const facts = element(
    "dl",
    {},
    ...fact(texts.form.request, campaignName),
    ...fact(texts.form.server, serverName),
    ...fact(texts.form.openUntil, texts.form.localTime(moment(expiresAt))),
  );
  const promises = texts.form.promises(serverName).map((promise) => element("li", {}, promise));
  showScreen(
    texts.form.title,
    form.summary.box,
    element("h1", {}, texts.form.heading),
    element("p", {}, texts.form.lead(serverName)),
    facts,
    ...(instructions === undefined ? [] : told(instructions)),
    element(
      "section",
      { class: "promises" },
      element("h2", {}, texts.form.promiseHeading),
      element("ul", {}, ...promises),
      element("p", {}, texts.form.doubt),
    ),
    form.form,
  );
}

export function showDone(email: string, submittedAt: Date, another: () => void): void {
  const { done } = texts;
  showScreen(
    done.title,
    element(
      "div",
      { class: "success" },
      element("h1", {}, done.heading),
      element("p", {}, done.lead(email, moment(submittedAt))),
    ),
    element("h2", {}, done.nextHeading),
    element("ol", {}, ...done.next.map((step) => element("li", {}, step))),
    action(done.another, another),
  );
}

/** A screen that only tells something. */
export function showNote(note: { title: string; text: string[]; action?: string }, onAction?: () => void): void {
  const content: Node[] = [element("h1", {}, note.title), ...paragraphs(...note.text)];
  if (note.action !== undefined && onAction !== undefined) content.push(action(note.action, onAction));
  showScreen(`${note.title} – Mailgather`, ...content);
}

/** Nothing in it is read as HTML or made a link: anybody who opens a campaign can write here. */
function told(instructions: string): HTMLElement[] {
  return [element("h2", {}, texts.form.instructionsHeading), element("p", {}, ...lines(instructions))];
}

function fact(term: string, description: string): HTMLElement[] {
  return [element("dt", {}, term), element("dd", {}, description)];
}

function action(label: string, onAction: () => void): HTMLButtonElement {
  const button = element("button", { type: "button", class: "secondary" }, label);
  button.addEventListener("click", onAction, { once: true });
  return button;
}
