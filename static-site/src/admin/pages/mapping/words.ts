import type { components } from "../../api/schema.d.ts";
import type { Fault, Field } from "./rows.ts";

type Course = components["schemas"]["MappingCourse"];
export type State = Course["state"];
export type FailureCode = NonNullable<Course["failure"]>["code"];

/** What happened, and what to do next. */
export interface Words {
  readonly what: string;
  readonly next: string;
}

interface StateWords {
  readonly badge: string;
  readonly kind: "busy" | "good" | "wait" | "bad";
}

export const stateWords: Record<State, StateWords> = {
  validating: { badge: "Checking", kind: "busy" },
  committing: { badge: "Creating accounts", kind: "busy" },
  committed: { badge: "Done", kind: "good" },
  rejected: { badge: "Nothing done", kind: "wait" },
  undoing: { badge: "Taking back", kind: "busy" },
  failed: { badge: "Failed, all taken back", kind: "bad" },
  "needs-operator": { badge: "Needs tidying up", kind: "bad" },
};

export function isOver(state: State): boolean {
  return stateWords[state].kind !== "busy";
}

/** What is being done at this moment, in so many words. */
export function stepWords(state: State, { done, of }: Pick<Course["progress"], "done" | "of">): string {
  switch (state) {
    case "validating":
      return done === 0
        ? `Logging in to the old mailboxes and looking the new addresses up at Purelymail. 0 of ${rows(of)} checked.`
        : `${done} of ${rows(of)} checked: the old mailbox’s login, the new address, and its password if the account exists.`;
    case "committing":
      return of === 0
        ? "All rows are right, and every account exists. Queueing the jobs."
        : `All rows are right. ${done} of ${accounts(of)} created at Purelymail.`;
    case "undoing":
      return of === 0
        ? "Something went wrong. Looking for anything that has to be taken back."
        : `Something went wrong. ${done} of ${accounts(of)} removed again.`;
    case "committed":
      return "Every mailbox has its account and its job.";
    case "rejected":
    case "failed":
      return "Nothing was changed.";
    case "needs-operator":
      return "An account is left over.";
  }
}

export const failureWords: Record<FailureCode, Words> = {
  "campaign-over": {
    what: "The campaign was deleted before the mapping was done.",
    next: "What was submitted to it is deleted. A new campaign would have to collect the logins again.",
  },
  "purelymail-not-set-up": {
    what: "No Purelymail API token is set up here.",
    next: "Whoever runs Mailgather on AWS stores it; the README says how. Then send the rows again.",
  },
  "purelymail-token": {
    what: "Purelymail does not accept the API token.",
    next: "Ask whoever runs Mailgather on AWS to store a valid one. Then send the rows again.",
  },
  "purelymail-not-now": {
    what: "Purelymail could not be asked, for half an hour and more.",
    next: "Check whether Purelymail works, then send the rows again.",
  },
};

/** What a login's refusal means for the old mailbox, whose user submitted the password. */
const oldLogin: Record<string, Words> = {
  "wrong-credentials": {
    what: "The old mail server no longer takes the password that was submitted.",
    next: "Its user changed it, it seems: delete the mailbox from the list and have its user submit it again.",
  },
  "app-password": {
    what: "The old mail server now wants an app password.",
    next: "Delete the mailbox from the list and have its user submit it again, with an app password.",
  },
  "browser-sign-in": {
    what: "The old mail server wants the user to sign in with a browser first.",
    next: "Ask the user to do that, then send the row again.",
  },
  "basic-auth-disabled": {
    what: "The old mail server no longer takes passwords over IMAP.",
    next: "Ask whoever manages it to allow them until the move is over, then send the row again.",
  },
  "imap-disabled": {
    what: "IMAP is switched off for the old mailbox.",
    next: "Ask its user or the old server’s administrator to switch it on, then send the row again.",
  },
  "contact-admin": {
    what: "The old mail server says that the old mailbox is locked or expired.",
    next: "Ask the old server’s administrator, then send the row again.",
  },
  "mailbox-unusable": {
    what: "The old mail server took the password but did not open the mailbox.",
    next: "Ask the old server’s administrator, then send the row again.",
  },
  "server-setup": {
    what: "The entry of the old mail server does not work.",
    next: "Correct it under “Servers”, test it there, then send the rows again.",
  },
  "not-now": {
    what: "The old mail server could not check the login, for half an hour and more.",
    next: "It may be down or busy. Send the row again later.",
  },
};

/** The same of the new account, whose password the user or the admin gave. */
const newLogin: Record<string, Words> = {
  "wrong-credentials": {
    what: "The account exists, and Purelymail refused the password that was given for it.",
    next: "Type the account’s own password into this row, or choose an address that has no account yet.",
  },
  "app-password": {
    what: "The account exists and has a second factor, so its password is not enough.",
    next: "Make an app password at Purelymail and type it into this row.",
  },
  "browser-sign-in": {
    what: "Purelymail wants the user to sign in with a browser first.",
    next: "Ask the user to do that, then send the row again.",
  },
  "basic-auth-disabled": {
    what: "Purelymail takes no passwords over IMAP for this account.",
    next: "Look at the account’s settings at Purelymail, then send the row again.",
  },
  "imap-disabled": {
    what: "IMAP is switched off for the new account.",
    next: "Switch it on at Purelymail, then send the row again.",
  },
  "contact-admin": {
    what: "Purelymail says that the new account is locked or expired.",
    next: "Look at the account at Purelymail, then send the row again.",
  },
  "mailbox-unusable": {
    what: "Purelymail took the password but did not open the account’s mailbox.",
    next: "Look at the account at Purelymail, then send the row again.",
  },
  "server-setup": {
    what: "Purelymail’s mail server could not be used.",
    next: "Ask whoever runs Mailgather on AWS to look at its settings, then send the row again.",
  },
  "not-now": {
    what: "Purelymail’s mail server could not check the password, for half an hour and more.",
    next: "Check whether Purelymail works, then send the row again.",
  },
};

/** What can be wrong with a row besides its logins. */
const rowOnly: Record<string, Words> = {
  "unknown-credential": {
    what: "This mailbox was deleted from the list meanwhile.",
    next: "Leave the row out, or have its user submit the mailbox again.",
  },
  "damaged-credential": {
    what: "What was stored for this mailbox can’t be opened.",
    next: "Delete the mailbox from the list and have its user submit it again.",
  },
  "wish-not-accepted": {
    what: "Its user wishes this address, which is not the mailbox’s own, and no admin has accepted it.",
    next: "Accept the wish, or type another address.",
  },
  "foreign-domain": {
    what: "Purelymail does not manage this domain for you.",
    next: "Look for a typing mistake, or add the domain at Purelymail first.",
  },
  "unusable-address": {
    what: "Purelymail makes no account of this name.",
    next: "Use letters, digits, dots, hyphens and underscores before the @, a letter or digit first.",
  },
  "too-many-accounts": {
    what: "Purelymail lists 1,000 accounts and no more, and this one is not among them: nobody can tell whether it exists.",
    next: "Remove accounts that you no longer need at Purelymail, or move this mailbox by hand.",
  },
  "password-missing": {
    what: "The account exists already, and nobody gave its password.",
    next: "Type the account’s password into this row, or choose an address that has no account yet.",
  },
  "account-taken": {
    what: "Somebody else made this account at the same time. It was left as it is.",
    next: "If it is the right one, type its password into this row; if not, choose another address.",
  },
  "account-refused": {
    what: "Purelymail refused to make this account.",
    next: "Check at Purelymail whether your plan and its credit allow a new account, or choose another address.",
  },
  "account-not-removed": {
    what: "This account was made and could not be removed again.",
    next: "Remove it at Purelymail by hand, then send the row again.",
  },
};

/** The codes of rows that have a sentence. */
export const rowCodes: readonly string[] = [...Object.keys(rowOnly), ...Object.keys(oldLogin)];

/** A row's error in words; `detail` is the API's own sentence, for a code that is newer than this page. */
export function rowFault({ field, code, detail }: { field: Field; code: string; detail: string }): Fault {
  const ofLogin = field === "credentialId" ? oldLogin : newLogin;
  const words = rowOnly[code] ?? ofLogin[code] ?? { what: detail, next: "Correct the row and send it again." };
  return { field, ...words };
}

/** How long the worker waits for a mail server that doesn't answer before it gives up, in minutes. */
export const patienceMinutes = 30;

export function rows(count: number): string {
  return count === 1 ? "1 row" : `${count} rows`;
}

export function accounts(count: number): string {
  return count === 1 ? "1 account" : `${count} accounts`;
}

export function mailboxes(count: number): string {
  return count === 1 ? "1 mailbox" : `${count} mailboxes`;
}
