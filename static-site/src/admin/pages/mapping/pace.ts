/** How long to wait, in seconds, between two looks at a mapping: soon at first, and again after each change. */
const steps = [1, 1, 2, 2, 3, 5, 8, 13] as const;
const longest = 15;

/** `quiet`: how many looks in a row found nothing new. */
export function waitAfter(quiet: number): number {
  return steps[quiet] ?? longest;
}

/** So many seconds without a change, and somebody is being waited for: every login has been answered or has failed by then. */
export const stalledAfterSeconds = 25;
