import type { AnswerTexts, FormTexts } from "./texts.ts";

/** A language of the gather page: its name as its own speakers write it, and its catalogs, each a file of its own once built. */
export interface Language {
  name: string;
  direction: "ltr" | "rtl";
  form(): Promise<{ form: FormTexts }>;
  answers(): Promise<{ answers: AnswerTexts }>;
}

/** By the tag that stands in `lang`; in the order of the switch. */
export const languages: Record<string, Language> = {
  en: { name: "English", direction: "ltr", form: () => import("./en/form.ts"), answers: () => import("./en/answers.ts") },
  de: { name: "Deutsch", direction: "ltr", form: () => import("./de/form.ts"), answers: () => import("./de/answers.ts") },
  fr: { name: "Français", direction: "ltr", form: () => import("./fr/form.ts"), answers: () => import("./fr/answers.ts") },
  es: { name: "Español", direction: "ltr", form: () => import("./es/form.ts"), answers: () => import("./es/answers.ts") },
  pt: { name: "Português", direction: "ltr", form: () => import("./pt/form.ts"), answers: () => import("./pt/answers.ts") },
  it: { name: "Italiano", direction: "ltr", form: () => import("./it/form.ts"), answers: () => import("./it/answers.ts") },
  nl: { name: "Nederlands", direction: "ltr", form: () => import("./nl/form.ts"), answers: () => import("./nl/answers.ts") },
  pl: { name: "Polski", direction: "ltr", form: () => import("./pl/form.ts"), answers: () => import("./pl/answers.ts") },
  hi: { name: "हिन्दी", direction: "ltr", form: () => import("./hi/form.ts"), answers: () => import("./hi/answers.ts") },
  ar: { name: "العربية", direction: "rtl", form: () => import("./ar/form.ts"), answers: () => import("./ar/answers.ts") },
};
