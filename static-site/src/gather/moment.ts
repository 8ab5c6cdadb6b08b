import { isolate, texts } from "./language.ts";

/** A point in time as its reader's clock and calendar tell it. */
export function moment(time: Date, timeZone?: string): string {
  const format = new Intl.DateTimeFormat(texts.locale, {
    dateStyle: "long",
    timeStyle: "short",
    ...(timeZone !== undefined && { timeZone }),
  });
  return isolate(format.format(time));
}
