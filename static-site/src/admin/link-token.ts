/** Pages that are opened by a link with a token behind its `#`, which no server and no log sees. */
const tokenPages = /^\/(accept|reset)\/?$/;

let token: string | undefined;

/**
 * Takes the token of an invitation or a reset link out of the address bar, before anything is shown: there it could be
 * read over a shoulder, and it would stay in the browser's history. It is kept in this tab's memory alone.
 */
export function takeToken(): void {
  if (location.hash === "") return;
  if (tokenPages.test(location.pathname)) token = location.hash.slice(1);
  history.replaceState(history.state, "", location.pathname + location.search);
}

/** Of the link that opened this page; undefined without one, or after it was forgotten. */
export function linkToken(): string | undefined {
  return token;
}

export function forgetToken(): void {
  token = undefined;
}

/** Whether it can be one at all; a part of one was cut off else, and the API needn't be asked. */
export function isToken(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
