/**
 * The campaign's token in a page's path. What a mail program drags along behind a link (a full
 * stop, a bracket) is left off.
 */
export function tokenIn(path: string): string | undefined {
  return /^\/gather\/([0-9a-f]{64})(?![0-9A-Za-z])/.exec(path)?.[1];
}
