/** What the mail server said, by the API's `cause`. */
const causes: Record<string, string> = {
  "wrong-credentials": "The mail server did not accept this address and password.",
  "app-password": "The mail provider wants an app password here, not the usual one.",
  "browser-sign-in": "The mail provider wants the user to sign in with a browser first.",
  "basic-auth-disabled": "This mail server takes no passwords from other programs.",
  "imap-disabled": "Access by other programs (IMAP) is switched off for this mailbox.",
  "contact-admin": "The mail server has locked or limited this account.",
  "mailbox-unusable": "The password works, but the mail server could not open the mailbox.",
};

/** What to do next, by its `hint`. */
const steps: Record<string, string> = {
  "check-password": "Check the address, then type the password again. Capital and small letters matter.",
  "check-app-password":
    "Check the address, then type an app password: one that the user makes for this in the settings of the mail account. The usual password does not work here.",
  "check-password-or-make-app-password":
    "Check the address, then type the password again. If the user signs in with a second step, such as a code on a phone, ask for an app password and type that one.",
  "check-password-or-enable-imap":
    "Check the address, then type the password again. If it is right, IMAP may have to be switched on first in the settings of the mailbox.",
  "make-app-password":
    "Ask the user to make an app password in the security settings of the mail account, then type it here. If this was one, check the address and type it again.",
  "sign-in-in-browser": "Ask the user to open the webmail, sign in and answer what it asks. Then type the password again.",
  "password-not-accepted": "No other password will help: this mailbox needs another way to move.",
  "enable-imap": "Have it switched on in the settings of the mailbox, then type the password again.",
  "contact-admin": "The password may have expired. Ask whoever looks after the old mail server, then type the password again.",
  "mailbox-did-not-open": "Try to open it in its webmail. If that fails too, ask whoever looks after the old mail server.",
};

const destinations: Record<string, string> = {
  "foreign-domain":
    "This address does not end in a domain that your organisation has at the new provider. Check it for typing mistakes, or leave it empty and choose it when you map the mailbox.",
  "wrong-credentials":
    "An account with this address exists already, and this password did not open it. Type that account’s password, or leave the field empty: then you need it when you map the mailbox.",
  "app-password":
    "The account with this address wants an app password here, not its usual one. Type one that was made in its settings, or leave the field empty.",
};

const otherDestination = "This address can’t be used, or the password does not belong to it. Check both, or leave both empty.";

/** Why a login was refused and what to do next; of a word that is not known yet, nothing that may be wrong. */
export function refusalText(cause: string | undefined, hint: string | undefined): string {
  return [word(causes, cause) ?? causes["wrong-credentials"], word(steps, hint)].filter((part) => part !== undefined).join(" ");
}

/** Why the new address was not taken. */
export function destinationText(cause: string | undefined): string {
  return word(destinations, cause) ?? otherDestination;
}

function word(words: Record<string, string>, key: string | undefined): string | undefined {
  return key !== undefined && Object.hasOwn(words, key) ? words[key] : undefined;
}

/** For the test that none is missing. */
export const known = { causes: Object.keys(causes), steps: Object.keys(steps) };
