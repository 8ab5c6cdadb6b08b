import { texts } from "../texts/texts.ts";

/** The fields of a submission, as the API names them, in the order of the page. */
export const fieldNames = ["name", "sourceEmail", "sourcePassword", "destEmail", "destPassword"] as const;

export type FieldName = (typeof fieldNames)[number];

export function isFieldName(name: string | undefined): name is FieldName {
  return (fieldNames as readonly (string | undefined)[]).includes(name);
}

const optional: readonly FieldName[] = ["destEmail", "destPassword"];

/**
 * What is plainly wrong with a value, before anything is sent. A courtesy: the API's rule decides,
 * and this one lets through whatever it might take.
 */
export function faultIn(field: FieldName, value: string): string | undefined {
  const { empty, invalid } = texts.fields[field];
  if (value === "") return optional.includes(field) ? undefined : empty;
  return plausible(field, value) ? undefined : invalid;
}

function plausible(field: FieldName, value: string): boolean {
  switch (field) {
    case "name":
      return [...value].length <= 100;
    case "sourceEmail":
    case "destEmail":
      return value.length <= 254 && /^[^\s@"<>(),;:\\]+@[^\s@]+\.[^\s@.]+$/.test(value);
    case "sourcePassword":
    case "destPassword":
      return new TextEncoder().encode(value).length <= 1024;
  }
}
