import type { Schema } from "../../api/client.ts";

export type Security = Schema<"Security">;

export const security: Record<Security, { name: string; text: string; hint: string; port: number }> = {
  tls: { name: "TLS", text: "TLS from the start", hint: "What most servers offer, on port 993.", port: 993 },
  starttls: { name: "STARTTLS", text: "STARTTLS", hint: "Encrypted after the first words, on port 143. Mailgather never goes on without it.", port: 143 },
  plain: {
    name: "Not encrypted",
    text: "No encryption (unsafe)",
    hint: "Every password crosses the network so that others can read it. Only for a server that offers nothing else, in a network that you trust.",
    port: 143,
  },
};

/** What a provider's users must type, by what the API calls it. */
const wanted: Record<Schema<"Provider">["wants"], (name: string) => string> = {
  password: (name) => `This is ${name}. Users type their usual password.`,
  "app-password": (name) => `This is ${name}. It takes app passwords only: the gather page tells users to make one.`,
  "app-password-with-two-factor": (name) =>
    `This is ${name}. Users who sign in with a second step need an app password: the gather page tells them.`,
  "imap-switched-on": (name) => `This is ${name}. Users must switch IMAP on in their settings first: the gather page tells them.`,
  "no-password": (name) => `This is ${name}. It takes no password from other programs, so nothing can be submitted here: you need another way to move this mail.`,
};

export function providerText({ name, wants }: Schema<"Provider">): string {
  return wanted[wants](name);
}

/** What whoever tried a login does next, by the API's `hint`. */
const next: Record<string, string> = {
  "check-password": "Type address and password again, letter by letter.",
  "check-app-password": "This provider takes app passwords only: type one that was made for this.",
  "check-password-or-make-app-password": "Type the password again; who signs in with a second step needs an app password.",
  "check-password-or-enable-imap": "Type the password again, and see that IMAP is switched on in the mailbox’s settings.",
  "make-app-password": "Make an app password in the account’s security settings and try that.",
  "sign-in-in-browser": "Sign in to the mailbox with a browser once, then try again.",
  "password-not-accepted": "No password will do here: you need another way to move this mail.",
  "enable-imap": "Switch IMAP on in the mailbox’s settings, then try again.",
  "contact-admin": "Ask whoever looks after the accounts on that server.",
  "mailbox-did-not-open": "See whether the mailbox opens in a mail program, or try another one.",
};

export function nextText(hint: string | undefined): string | undefined {
  return hint !== undefined && Object.hasOwn(next, hint) ? next[hint] : undefined;
}
