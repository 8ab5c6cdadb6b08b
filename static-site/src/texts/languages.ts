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
};
