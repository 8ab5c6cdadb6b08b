import { retell } from "../dom.ts";
import { languages } from "../texts/languages.ts";
import type { AnswerTexts, FormTexts } from "../texts/texts.ts";

/** All that the page says first, in the language that is chosen; there once `begin` is done. */
export let texts: FormTexts;
/** All that it says later; there once `prepare` is done, and read by nothing else. */
export let answers: AnswerTexts;

type After = typeof import("./after.ts");

const storageKey = "language";
let current = "en";
let latest = current;
let prepared: Promise<After> | undefined;

/** The tag of the language that is chosen. */
export function chosen(): string {
  return current;
}

/** Speaks the language that was chosen here before, or else the page's own. */
export async function begin(): Promise<void> {
  const own = document.documentElement.lang;
  const kept = remembered();
  if (kept !== undefined && kept !== own && (await speak(kept).then(() => true, () => false))) return;
  await speak(own);
}

/** A choice of the visitor, kept for the next visit. */
export async function choose(tag: string): Promise<void> {
  await speak(tag);
  try {
    localStorage.setItem(storageKey, tag);
  } catch {
    // A browser that keeps nothing still speaks what was chosen.
  }
}

/**
 * The rules and the texts for all that comes after the first screen: the form asks for them when it
 * is first touched. Fails without a network; the next call tries again.
 */
export function prepare(): Promise<After> {
  prepared ??= load().catch((cause: unknown) => {
    prepared = undefined;
    throw cause;
  });
  return prepared;
}

async function load(): Promise<After> {
  for (;;) {
    const tag = current;
    const [after, catalog] = await Promise.all([import("./after.ts"), of(tag).answers()]);
    if (tag !== current) continue;
    ({ answers } = catalog);
    return after;
  }
}

/** Changes the language in place, or leaves everything as it was. Of several choices the last one counts. */
async function speak(tag: string): Promise<void> {
  const language = of(tag);
  latest = tag;
  const { form } = await language.form();
  const catalog = prepared === undefined ? undefined : await language.answers();
  if (latest !== tag) return;
  texts = form;
  if (catalog !== undefined) ({ answers } = catalog);
  current = tag;
  document.documentElement.lang = tag;
  document.documentElement.dir = language.direction;
  retell();
}

/** For the tag of a built page or one from our own list. */
function of(tag: string) {
  return languages[tag] ?? languages["en"]!;
}

function remembered(): string | undefined {
  try {
    const tag = localStorage.getItem(storageKey) ?? "";
    return Object.hasOwn(languages, tag) ? tag : undefined;
  } catch {
    return undefined;
  }
}

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufefc]/;

/** A name, address or time for the middle of a sentence: where directions mix, it must not reorder what stands around it. */
export function isolate(text: string): string {
  const mixed = of(current).direction === "rtl" || rightToLeft.test(text);
  return mixed ? `\u2068${text}\u2069` : text;
}
