import { texts } from "../texts/texts.ts";

/** A point in time as its reader's clock and calendar tell it. */
export function moment(time: Date, timeZone?: string): string {
  const format = new Intl.DateTimeFormat(texts.locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    ...(timeZone !== undefined && { timeZone }),
  });
  return format.format(time);
}
