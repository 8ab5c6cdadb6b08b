import assert from "node:assert/strict";
import { test } from "node:test";
import { faults, said, type Said } from "./catalog-rules.ts";
import { languages } from "./languages.ts";
import { pages } from "./pages.ts";

interface Catalog {
  page: (typeof pages)[string];
  form: Awaited<ReturnType<(typeof languages)[string]["form"]>>["form"];
  answers: Awaited<ReturnType<(typeof languages)[string]["answers"]>>["answers"];
}

const catalogs = new Map<string, Catalog>();
for (const [tag, { form, answers }] of Object.entries(languages)) {
  const page = pages[tag];
  assert.ok(page, `${tag} has no page`);
  catalogs.set(tag, { page, ...(await form()), ...(await answers()) });
}
const tags = [...catalogs.keys()];

function catalog(tag: string): Catalog {
  return catalogs.get(tag) ?? assert.fail(tag);
}

function saidIn(tag: string): Said {
  return said(catalog(tag), catalog("en"));
}

test("every language says all that English says, in its own words and marks", () => {
  assert.deepEqual(tags, ["en", "de", "fr", "es", "pt", "it", "nl", "pl", "hi", "ar"]);
  assert.deepEqual(Object.keys(pages), tags);
  for (const tag of tags.slice(1)) assert.deepEqual(faults(tag, saidIn(tag), saidIn("en")), [], tag);
});

test("a text that breaks a rule is found, at its place", () => {
  const check = (tag: string, path: string, change: (text: string) => string | undefined, why: RegExp): void => {
    const texts = new Map(saidIn(tag));
    const text = change(texts.get(path) ?? "");
    if (text === undefined) texts.delete(path);
    else texts.set(path, text);
    const [fault = "none", ...others] = faults(tag, texts, saidIn("en"));
    assert.ok(fault.startsWith(`${path}: `), `${tag} ${path}: ${fault}`);
    assert.match(fault, why);
    assert.deepEqual(others, []);
  };
  const english = (path: string) => () => saidIn("en").get(path);
  check("de", "page.loading", () => undefined, /missing/);
  check("de", "form.screens.over.text.2", () => "Noch ein Satz.", /not in English/);
  check("de", "form.submit", () => " ", /empty/);
  check("pl", "form.heading", english("form.heading"), /left in English/);
  check("es", "answers.errorPrefix", () => "Fallo: ", /listed as the same/);
  check("it", "form.lead", (text) => text.replace("⟪1⟫", "qui"), /parameters/);
  check("nl", "answers.done.lead", (text) => text.replace("⟪2⟫", "⟪1⟫"), /parameters/);
  check("nl", "answers.busy.stages.1.afterSeconds", () => "7", /time/);
  check("ar", "answers.invalid.receiptCode", (text) => text.replace("24", "42"), /numbers/);
  check("hi", "answers.invalid.destEmail", (text) => text.replace("example.com", "example.org"), /names/);
  check("pt", "form.doubt", (text) => text.replace("Pergunte", "<b>Pergunte</b>"), /HTML/);
  check("pt", "form.doubt", (text) => text.slice(0, -1), /ends/);
  check("hi", "form.doubt", (text) => text.replace(/।$/, "?"), /ends/);
  check("de", "form.instructionsHeading", () => "Von Ihrem Verwalter", /another word for “administrator”/);
  check("hi", "form.submit", () => "Submit करें", /another script/);
  check("ar", "form.submit", () => "إرсال", /another script/);
  check("hi", "form.submit", () => "…", /ends|no letters/);
  check("ar", "form.show", () => "—", /no letters/);
  check("de", "form.promiseHeading", (text) => text.replace(" ", "  "), /spaces/);
  check("it", "form.hints.name", (text) => text.replace("l", "'"), /typewriter/);
  check("fr", "form.haveReceipt", (text) => text.replace("\u00a0:", " :"), /no-break/);
  check("fr", "form.doubt", (text) => text.replace("\u202f?", "?"), /no-break/);
  check("es", "form.doubt", (text) => text.replace("¿", ""), /not opened/);
  check("ar", "form.doubt", (text) => text.replace("،", ","), /marks/);
  check("hi", "form.doubt", (text) => text.replace("लिखें।", "लिखें."), /danda/);
  check("nl", "form.doubt", (text) => text.replace("?", " ?"), /space before/);
  check("hi", "form.labels.name", () => "आपका ना\u0958", /normal form/);
});

test("the page is called the same before and after its script runs, and each title ends in the product's name", () => {
  for (const tag of tags) {
    const { page, form, answers } = catalog(tag);
    assert.equal(page.title, form.title, tag);
    for (const title of [form.title, answers.busy.title, answers.done.title, answers.receipt.title, answers.receipt.replacing.title]) {
      assert.match(title, /^\S.* – Mailgather$/u, tag);
    }
  }
});

test("no two causes, hints or troubles read alike in any language", () => {
  for (const tag of tags) {
    const { refused, next, stopped } = saidGroups(tag);
    for (const group of [[...refused, ...next], stopped]) assert.equal(new Set(group).size, group.length, tag);
  }
});

function saidGroups(tag: string): Record<"refused" | "next" | "stopped", string[]> {
  const starting = (path: string, end = ""): string[] =>
    [...saidIn(tag)].filter(([at]) => at.startsWith(path) && at.endsWith(end)).map(([, text]) => text);
  return {
    refused: starting("answers.refused."),
    next: starting("answers.next."),
    stopped: starting("answers.stopped.", ".title"),
  };
}

test("a wait names its time and its minutes, in the right plural", () => {
  for (const tag of tags) {
    const { at } = catalog(tag).answers.wait;
    for (let minutes = 1; minutes <= 120; minutes++) {
      const text = at("10:05", minutes);
      assert.equal(text.split("10:05").length, 2, text);
      const counted = /\d+/.exec(text.replace("10:05", ""))?.[0] ?? (tag === "ar" && minutes === 2 ? "2" : "1");
      assert.equal(counted, String(minutes), text);
    }
  }
  const word = (tag: string, minutes: number): string | undefined => catalog(tag).answers.wait.at("", minutes).split(/[\s()]+/).filter(Boolean).at(-1);
  assert.deepEqual([1, 2, 5, 12, 22, 25].map((minutes) => word("pl", minutes)), ["minutę", "minuty", "minut", "minut", "minuty", "minut"]);
  assert.deepEqual([1, 2, 3, 10, 11, 100].map((minutes) => word("ar", minutes)), ["واحدة", "دقيقتين", "دقائق", "دقائق", "دقيقة", "دقيقة"]);
  assert.deepEqual([1, 2].map((minutes) => word("de", minutes)), ["Minute", "Minuten"]);
});

test("dates are told in the language of the page, by the calendar and with the digits of its sentences", () => {
  for (const tag of tags) {
    const { locale, calendar, numberingSystem } = new Intl.DateTimeFormat(catalog(tag).form.locale).resolvedOptions();
    assert.equal(new Intl.Locale(locale).language, tag);
    assert.deepEqual([calendar, numberingSystem], ["gregory", "latn"], tag);
  }
});

test("the switch calls each language as its speakers do, and only Arabic runs from the right", () => {
  for (const [tag, { name, direction }] of Object.entries(languages)) {
    assert.equal(name.toLowerCase(), new Intl.DisplayNames(tag, { type: "language" }).of(tag)?.toLowerCase());
    assert.equal(direction, tag === "ar" ? "rtl" : "ltr");
  }
});
