/** Only tests read this: what a translation must have in common with English, beyond the shape that its type holds it to. */

/** Every text of a catalog by its path; a text with parameters as it reads with markers in their places. */
export type Said = ReadonlyMap<string, string>;

const marker = /⟪\d⟫/g;

/** `model` tells how many parameters a function has, so that one that a translation leaves out is missed. */
export function said(catalog: unknown, model: unknown = catalog): Said {
  const texts = new Map<string, string>();
  const walk = (path: string, value: unknown, model: unknown): void => {
    if (typeof value === "function") {
      const count = typeof model === "function" ? model.length : value.length;
      const markers = Array.from({ length: count }, (_, at) => `⟪${at + 1}⟫`);
      walk(path, value(...markers), typeof model === "function" ? model(...markers) : undefined);
    } else if (typeof value === "object" && value !== null) {
      const models = (model ?? {}) as Record<string, unknown>;
      for (const [key, inner] of Object.entries(value)) walk(path === "" ? key : `${path}.${key}`, inner, models[key]);
    } else {
      texts.set(path, String(value));
    }
  };
  walk("", catalog, model);
  return texts;
}

/** What is the same word in both languages, and is meant to be. */
export const sameAsEnglish: Record<string, readonly string[]> = {
  de: ["answers.receipt.name"],
  es: ["answers.errorPrefix"],
  nl: ["answers.receipt.email"],
};

/** Names that stand in Latin letters in every script; those that are kept are said as often as in English. */
const names = /Mailgather|JavaScript|IMAP|anna@example\.(org|com)/g;
const kept = /Mailgather|IMAP|anna@example\.(org|com)/g;

const scripts: Record<string, RegExp> = { hi: /\p{Script=Devanagari}/u, ar: /\p{Script=Arabic}/u };

/** What the English word is called, each time that it is used. */
export const glossary: Record<string, Record<string, RegExp>> = {
  administrator: {
    de: /Administration/, fr: /administrateur/, es: /administrador/, pt: /administrador/, it: /amministratore/,
    nl: /beheerder/, pl: /administrator/i, hi: /एडमिन/, ar: /مسؤول البريد/,
  },
  "app password": {
    de: /App-Passwort/, fr: /mot de passe d’application/, es: /contraseña de aplicación/, pt: /senha de app/,
    it: /password per app/, nl: /app-wachtwoord/, pl: /hasł[aeo] aplikacji/i, hi: /ऐप पासवर्ड/, ar: /كلمة مرور تطبيق/,
  },
  "receipt code": {
    de: /Quittungscode/, fr: /code de suivi/i, es: /código de recibo/i, pt: /código de recibo/i,
    it: /codice di ricevuta/i, nl: /ontvangstcode/i, pl: /kod(u|em)? zgłoszenia/i, hi: /रसीद कोड/, ar: /رمز (ال)?إيصال/,
  },
  "this request": {
    de: /diese Anfrage/i, fr: /cette demande/i, es: /esta solicitud/i, pt: /este pedido/i, it: /questa richiesta/i,
    nl: /dit verzoek/i, pl: /t(a|ej) prośb[ay]/i, hi: /(यह|इस) अनुरोध/, ar: /هذا الطلب|لهذا الطلب/,
  },
};

/** What is wrong with a translation, each as `path: why`. */
export function faults(tag: string, translated: Said, english: Said): string[] {
  const found = [...english.keys()].filter((path) => !translated.has(path)).map((path) => `${path}: missing`);
  const same = sameAsEnglish[tag] ?? [];
  for (const [path, text] of translated) {
    const model = english.get(path);
    const fault = model === undefined ? "not in English" : faultOf(tag, path, text, model, same.includes(path));
    if (fault !== undefined) found.push(`${path}: ${fault}`);
  }
  return found;
}

function faultOf(tag: string, path: string, text: string, model: string, maySame: boolean): string | undefined {
  if (path.endsWith(".afterSeconds")) return text === model ? undefined : "another time";
  if (text.trim() === "") return "empty";
  if (maySame !== (text === model)) return maySame ? "listed as the same in English, and is not" : "left in English";
  if (path === "form.locale") return undefined;
  if (found(text, marker) !== found(model, marker)) return "other parameters";
  if (found(text, /\d+/g) !== found(model, /\d+/g)) return "other numbers";
  if (found(text, kept) !== found(model, kept)) return "other names or examples";
  if (/<|&\w+;/.test(text)) return "HTML";
  if (ending(text) !== ending(model)) return "ends otherwise";
  for (const [word, here] of Object.entries(glossary)) {
    if (model.toLowerCase().includes(word) && !here[tag]?.test(text)) return `another word for “${word}”`;
  }
  return strayLetters(tag, text) ?? typography(tag, text);
}

/** Sorted, since languages order words in their own way. */
function found(text: string, pattern: RegExp): string {
  return (text.match(pattern) ?? []).sort().join();
}

function ending(text: string): string {
  const end = /[.।?؟…:]\s?$/.exec(text)?.[0] ?? "";
  return end.replace("।", ".").replace("؟", "?");
}

function strayLetters(tag: string, text: string): string | undefined {
  const script = scripts[tag] ?? /\p{Script=Latin}/u;
  const own = text.replace(names, "").replace(marker, "");
  const stray = own.match(/\p{L}/gu)?.find((letter) => !script.test(letter));
  if (stray !== undefined) return `letters of another script: ${stray}`;
  return script.test(own) || own.trim() === "" ? undefined : "no letters of its script";
}

function typography(tag: string, text: string): string | undefined {
  if (text !== text.normalize("NFC")) return "not in normal form C";
  if (/\s\s|^\s/.test(text)) return "stray spaces";
  if (/["']|\.\.|[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/.test(text)) return "typewriter quotes or dots, or invisible marks";
  const own = text.replace(names, "X");
  if (tag === "fr" && /[^\u202f][;?!]|[^\u00a0]:/.test(own)) return "no no-break space before a mark";
  if (tag === "es" && own.includes("?") !== own.includes("¿")) return "a question that is not opened";
  if (tag === "ar" && /[,;?]/.test(own)) return "marks of another script";
  if (tag === "hi" && /\./.test(own)) return "a full stop in place of a danda";
  if (tag !== "fr" && /\s[,;:?!.،؛؟।]/.test(own)) return "a space before a mark";
  return undefined;
}
