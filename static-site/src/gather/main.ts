import { texts } from "../texts/texts.ts";
import { advise } from "./advice.ts";
import { GatherApi, type Campaign } from "./api.ts";
import { SubmissionForm } from "./form.ts";
import { takesNoPassword } from "./provider.ts";
import { showDone, showForm, showNote } from "./screens.ts";
import { tokenIn } from "./token.ts";

const over = (): void => showNote(texts.screens.over);
const unknown = (): void => showNote(texts.screens.unknown);

async function open(api: GatherApi): Promise<void> {
  const answer = await api.load();
  if (answer.ok) return ask(api, answer.value);
  const advice = advise(answer.problem, new Date());
  if (advice.kind === "over") over();
  else if (advice.kind === "unknown") unknown();
  else showNote(texts.screens.unreachable, () => void open(api));
}

function ask(api: GatherApi, campaign: Campaign): void {
  const { provider } = campaign;
  if (takesNoPassword(provider)) {
    const { title, text } = texts.provider.none;
    return showNote({ title: title(provider.name), text: text(provider.name) });
  }
  const done = (email: string, submittedAt: Date): void =>
    showDone(email, submittedAt, () => ask(api, campaign));
  showForm(campaign, new SubmissionForm(campaign, api, { done, over, unknown }));
}

const token = tokenIn(location.pathname);
if (token === undefined) unknown();
else void open(new GatherApi(token));
