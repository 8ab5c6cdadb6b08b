import { Link, type Answer, type Campaign } from "./api.ts";
import { SubmissionForm } from "./form.ts";
import { begin, isolate, texts } from "./language.ts";
import { takesNoPassword } from "./provider.ts";
import { showForm, showNote, showOver, showUnknown } from "./screens.ts";
import { addSwitch, fillFooter } from "./switch.ts";
import { tokenIn } from "./token.ts";

async function open(): Promise<void> {
  const token = tokenIn(location.pathname);
  const link = token === undefined ? undefined : new Link(token);
  const answer = link?.load();
  try {
    await begin();
  } catch {
    // There are no words but those of the page itself: what to do when it loads slowly.
    document.querySelector(".slow")?.classList.remove("slow");
    return;
  }
  addSwitch();
  if (link === undefined || answer === undefined) showUnknown();
  else show(link, await answer);
  fillFooter();
}

function show(link: Link, answer: Answer<Campaign>): void {
  if (!answer.ok) {
    if (answer.problem.slug === "campaign-over") return showOver();
    if (answer.problem.slug === "not-found") return showUnknown();
    return showNote(() => texts.screens.unreachable, () => void link.load().then((answer) => show(link, answer)));
  }
  const { provider } = answer.value;
  if (!takesNoPassword(provider)) return showForm(new SubmissionForm(answer.value, link));
  const name = (): string => isolate(provider.name);
  showNote(() => ({ title: texts.provider.none.title(name()), text: texts.provider.none.text(name()) }));
}

void open();
