import { fieldNames, type FieldName } from "./field.ts";
import { answers } from "./language.ts";

export function isFieldName(name: string | undefined): name is FieldName {
  return (fieldNames as readonly (string | undefined)[]).includes(name);
}

const optional: readonly string[] = ["destEmail", "destPassword"];

/** What is plainly wrong with a value, as the names of the catalog have it. */
export type Wrong = "empty" | "invalid";

/**
 * What is plainly wrong with a value, before anything is sent. A courtesy: the API's rule decides,
 * and this one lets through whatever it might take.
 */
export function wrongIn(field: keyof typeof answers.invalid, value: string): Wrong | undefined {
  if (value === "") return optional.includes(field) ? undefined : "empty";
  return plausible(field, value) ? undefined : "invalid";
}

function plausible(field: keyof typeof answers.invalid, value: string): boolean {
  switch (field) {
    case "name":
      return [...value].length <= 100;
    case "sourceEmail":
    case "destEmail":
      return value.length <= 254 && /^[^\s@"<>(),;:\\]+@[^\s@]+\.[^\s@.]+$/.test(value) && isSeen(value);
    case "sourcePassword":
    case "destPassword":
      return new TextEncoder().encode(value).length <= 1024;
    case "receiptCode":
      return /^[0-9A-HJKMNP-TV-Z]{24}$/.test(receiptCodeIn(value));
  }
}

/** Whether an address is what it looks like: without invisible characters and full-width letters, as the API wants it. */
function isSeen(address: string): boolean {
  const local = address.slice(0, address.lastIndexOf("@"));
  return !/[\ufffd\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(address) && local.normalize("NFC") === local.normalize("NFKC");
}

/** A receipt code as it is meant: without what groups it, and with the digits that look like these letters. */
export function receiptCodeIn(typed: string): string {
  return typed.toUpperCase().replace(/[\s\p{Pd}]/gu, "").replaceAll("O", "0").replace(/[IL]/g, "1");
}
