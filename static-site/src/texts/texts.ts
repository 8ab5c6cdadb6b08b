/** The shapes of the catalogs: English has them, and a translation that lacks a text or adds one doesn't compile. */
export type PageTexts = typeof import("./en/page.ts").page;
export type FormTexts = typeof import("./en/form.ts").form;
export type AnswerTexts = typeof import("./en/answers.ts").answers;
