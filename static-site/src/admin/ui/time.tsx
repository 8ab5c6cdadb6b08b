import { useEffect, useState } from "preact/hooks";

const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });
const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const dateTime = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

interface TimeProps {
  /** As the API gives it, RFC 3339 in UTC. */
  at: string;
  /** `relative` ("3 hours ago") within a week, else the date; `date`; `moment` with hours and minutes. */
  as?: "relative" | "date" | "moment";
}

/** A time in the reader's zone; the exact one is shown on hover. */
export function Time({ at, as = "relative" }: TimeProps) {
  useTick(as === "relative");
  const time = new Date(at);
  return (
    <time dateTime={at} title={exact.format(time)}>
      {as === "moment" ? dateTime.format(time) : as === "date" ? date.format(time) : inWords(time.getTime() - Date.now(), time)}
    </time>
  );
}

/** As words within a week on either side, else as a date. */
function inWords(distance: number, time: Date): string {
  const size = Math.abs(distance);
  if (size < minute) return distance > 0 ? "in a moment" : "just now";
  if (size < hour) return relative.format(Math.round(distance / minute), "minute");
  if (size < day) return relative.format(Math.round(distance / hour), "hour");
  if (size < 7 * day) return relative.format(Math.round(distance / day), "day");
  return date.format(time);
}

/** Draws again each minute. */
function useTick(ticking: boolean): void {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!ticking) return;
    const timer = setInterval(() => tick(Date.now()), minute);
    return () => clearInterval(timer);
  }, [ticking]);
}
