import { page as ar } from "./ar/page.ts";
import { page as de } from "./de/page.ts";
import { page as en } from "./en/page.ts";
import { page as es } from "./es/page.ts";
import { page as fr } from "./fr/page.ts";
import { page as hi } from "./hi/page.ts";
import { page as it } from "./it/page.ts";
import { page as nl } from "./nl/page.ts";
import { page as pl } from "./pl/page.ts";
import { page as pt } from "./pt/page.ts";
import type { PageTexts } from "./texts.ts";

/** What stands in the built page of each language; only the build reads it. */
export const pages: Record<string, PageTexts> = { en, de, fr, es, pt, it, nl, pl, hi, ar };
