/**
 * Comparing and checking mail addresses as the API does, as far as a browser can: a courtesy, so that mistakes are
 * told while the rows are still on the screen. The API's rule decides, and this one lets through whatever it might
 * take.
 */

/** The form in which two spellings of one mailbox are the same text: case, normalization and IDNA don't count. */
export function canonical(address: string): string {
  const [local, domain] = split(address.trim());
  return domain === undefined ? folded(local) : `${folded(local)}@${asciiDomain(domain) ?? folded(domain)}`;
}

/** Why a text is no mail address. */
export type AddressFault = "missing" | "spaces" | "malformed" | "too-long";

export function addressFault(address: string): AddressFault | undefined {
  const typed = address.trim();
  if (typed === "") return "missing";
  if (unseen.test(typed)) return "spaces";
  const [local, domain] = split(typed);
  if (domain === undefined || local === "" || /[@"<>(),;:\\[\]]/.test(folded(local))) return "malformed";
  if (asciiDomain(domain) === undefined || !isUsual(local) || !isUsual(folded(local))) return "malformed";
  return bytes(local) > 64 || bytes(typed) > 254 ? "too-long" : undefined;
}

/** Spaces, what stands for unreadable bytes, and what leaves no trace on the screen: one address could look like another by it. */
const unseen = /[\s\ufffd\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** Whether no letter stands in another form than it is usually written in, such as a full-width one or a ligature. */
function isUsual(text: string): boolean {
  return text.normalize("NFC") === text.normalize("NFKC");
}

/** What a domain is typed as in "same name at another domain"; an `@` in front is forgiven. */
export function domainOf(typed: string): string | undefined {
  const domain = typed.trim().replace(/^@/, "");
  return addressFault(`x@${domain}`) === undefined ? domain : undefined;
}

export function localPart(address: string): string {
  return split(address.trim())[0];
}

/** In UTF-8. */
export function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

function split(address: string): [string, string | undefined] {
  const at = address.lastIndexOf("@");
  return at === -1 ? [address, undefined] : [address.slice(0, at), address.slice(at + 1)];
}

/** Upper case first makes `ß` and `ss` the same, and the two small sigmas. */
function folded(text: string): string {
  return text.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}

/** In A-labels, with at least one dot; nothing if it can't be a public mail domain. */
function asciiDomain(domain: string): string | undefined {
  const ascii = /^[\x21-\x7e]*$/.test(domain) ? domain.toLowerCase() : punycode(domain);
  const labels = ascii?.split(".") ?? [];
  const isSound = labels.length > 1 && labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
  return isSound ? ascii : undefined;
}

/** The browser's own IDNA. */
function punycode(domain: string): string | undefined {
  if (/[\s\p{Cc}/?#:@%\\]/u.test(domain)) return undefined;
  try {
    return new URL(`http://${domain}`).hostname;
  } catch {
    return undefined;
  }
}
