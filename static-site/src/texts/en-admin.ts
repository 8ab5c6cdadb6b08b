/** What the admin site shows, in plain English. */

/** Further parts of the page that explains problems. */
export const adminPages = {
  adminProblemsHeading: "For administrators",
  adminProblemsLead: "Each message that you can meet on the admin site is explained here.",
  adminTitle: "Mailgather",
  adminLoading: "Mailgather is loading…",
  adminNoScriptTitle: "Mailgather needs JavaScript",
  adminNoScriptText: "The admin site is an app that runs in your browser. Please switch JavaScript on for this site and load it again.",
};

/** The problems of the admin site, by slug. */
export const adminProblems: Record<string, { title: string; text: string[] }> = {
  "sign-in-needed": {
    title: "You are not signed in",
    text: ["This needs somebody who is signed in.", "Sign in, then try again."],
  },
  "session-ended": {
    title: "You are no longer signed in",
    text: [
      "A session ends 12 hours after you signed in, or when it was not used for an hour, unless whoever set up Mailgather has chosen other times. It also ends when you sign out or change your password, and when you or an owner end it in the list of sessions.",
      "It ends at once, too, when something was asked for in your name that none of our pages asks for. Owners are told by mail and find it in the audit log.",
      "Sign in again. If you can’t explain why it ended, change your password and tell an owner.",
    ],
  },
  "sign-in-refused": {
    title: "You could not be signed in",
    text: [
      "The email address, the password or the code is not right. We don’t say which, so that nobody can find out who has an account here.",
      "Check all of them. A code is valid for half a minute, so the clock of your phone must be right. If you have forgotten your password, ask for a reset code, or ask an owner for a reset link.",
    ],
  },
  "second-factor-needed": {
    title: "A code is needed as well",
    text: [
      "The password is right, and this account has a second factor.",
      "Type the six digits that your authenticator app shows, or one of your recovery codes if you don’t have it at hand. Each recovery code works once.",
    ],
  },
  "second-factor-demanded": {
    title: "Set up a second factor first",
    text: [
      "An owner has decided that everybody needs a second factor, and your account has none yet.",
      "Set one up with an authenticator app. Until then you can only look at your own account.",
    ],
  },
  "second-factor-state": {
    title: "Your second factor is not in that state",
    text: [
      "There is one already where a new one was to be set up, or there is none where one was needed.",
      "Load the page again. To move to a new phone, remove the second factor first, then set up the new one.",
    ],
  },
  "reauthentication-needed": {
    title: "Confirm that it is you",
    text: [
      "Whoever finds your computer open must not be able to keep your account or to let others in. So for some things you confirm that it is you: with a code if you have a second factor, and else with your password.",
      "A confirmation holds for 5 minutes, in this browser only. Signing in counts as one. Nothing was done: do it again, and you are asked.",
    ],
  },
  "password-refused": {
    title: "The password is not right",
    text: [
      "You are asked for your password again where somebody else at your computer could do harm.",
      "Type the password with which you sign in today. Wrong ones are counted: after too many you have to wait.",
    ],
  },
  "code-refused": {
    title: "The code is not right",
    text: [
      "Type the six digits that your app shows right now. The clock of your phone must be right. Each code works once: if you have just used it, wait for the next one.",
    ],
  },
  "role-too-low": {
    title: "Your role does not allow this",
    text: [
      "Viewers can read. Admins can also open and close campaigns. Owners can also invite and manage admins and read the audit log.",
      "If you need more, ask an owner.",
    ],
  },
  "scope-too-small": {
    title: "This is open only to those who may see every campaign",
    text: [
      "Your account is for certain campaigns only, and this concerns them all, for example a new campaign or a new mail server.",
      "Ask an owner or an admin of all campaigns to do it, or to give you that scope.",
    ],
  },
  "cross-site": {
    title: "This call did not come from our own page",
    text: [
      "Another website tried to do something in your name, or something on the way changed the call. Nothing was done.",
      "If you just used our own page, load it again and try once more.",
    ],
  },
  "setup-refused": {
    title: "The set-up code is not right",
    text: [
      "The first owner is made with a code that only those can read who run Mailgather on AWS; its instructions say where it lies.",
      "Copy it whole: it has 64 letters and digits.",
    ],
  },
  "setup-done": {
    title: "Mailgather is set up already",
    text: ["There is an owner. Sign in, or ask an owner for an invitation."],
  },
  "invitation-unusable": {
    title: "This invitation can’t be used",
    text: [
      "It was used already, its time is up, an owner has taken it back, or a part of the link is missing. We don’t say which.",
      "Open the whole link from the message that you got, or ask an owner for a new one.",
    ],
  },
  "email-taken": {
    title: "This address has an account already",
    text: ["An email address can have one account. Sign in with it, or use another address."],
  },
  "reset-refused": {
    title: "The password could not be reset",
    text: [
      "The code or link is not right, was used already, or its time is up. A code is valid for 10 minutes and for 5 tries, and only for the request that it was mailed for.",
      "Ask for a new code, or ask an owner for a new link.",
    ],
  },
  "mail-not-set-up": {
    title: "No mail can be sent from here",
    text: [
      "Whoever set up Mailgather has named no address to send mail from, so no code can be mailed to you.",
      "Ask an owner for a reset link.",
    ],
  },
  "too-many-attempts": {
    title: "Too many tries in a short time",
    text: [
      "Only some tries are allowed for one account, for one mailbox and from one internet connection in a short time, so that nobody can guess passwords or codes. In an office, colleagues can share one connection.",
      "The message says when you can try again. Sessions that are open are not affected. For a mailbox, what its users tried with the campaign’s link in the last hour counts too.",
    ],
  },
  "server-in-use": {
    title: "A campaign uses this mail server",
    text: [
      "Users of that campaign are still asked for their passwords at this server, or the campaign is not deleted yet.",
      "Deactivate the campaign; when it is deleted, usually 7 days later, the server can be deleted. An entry at which no password was proved yet can be changed at any time.",
    ],
  },
  "server-fixed": {
    title: "Passwords were proved at this mail server",
    text: [
      "A password goes only to the server where it was proved. So once a mailbox was submitted, the entry’s host, port and encryption stay as they are; its name can be changed.",
      "For another server, add a new entry and open a campaign with it.",
    ],
  },
  "credential-in-use": {
    title: "A mapping has this mailbox",
    text: ["It is being mapped, or its job is there already. It can be deleted only if that mapping came to nothing."],
  },
  "too-many-deletions": {
    title: "Too many mailboxes were deleted",
    text: [
      "What is deleted can’t be brought back. So all admins of a campaign together can delete 5 of its mailboxes in 24 hours.",
      "Ask an owner: owners delete as many as they like, once they have confirmed that it is them. Or wait; the message says how long.",
    ],
  },
  "invalid-rows": {
    title: "Rows of the mapping are not right",
    text: [
      "Each row needs a mailbox that was submitted to this campaign and the address of its new account, and no mailbox or address may stand in two rows. The message lists every row and field that is wrong, counted from 0.",
      "An address that only the mailbox’s user wishes, and that is not the mailbox’s own, is taken once you accept it: acceptWish is true in its row. Until then the password that its user chose is not used.",
      "Nothing was done. Correct the rows and send them again.",
    ],
  },
  "mapping-overlaps": {
    title: "Another mapping has some of these rows",
    text: [
      "A mailbox and an account belong to one mapping at a time, and for good once its jobs are there. Somebody else may have sent theirs a moment ago.",
      "Nothing was done. Leave out the rows that the message lists, or wait: if the other mapping comes to nothing, they are free again.",
    ],
  },
  "mapping-in-progress": {
    title: "The same mapping is being taken in already",
    text: [
      "This request was sent before and is still being worked on, or it was broken off a few minutes ago.",
      "Send it again in a minute, with the same idempotency key: it is done once, however often you send it.",
    ],
  },
  "idempotency-key-reused": {
    title: "This idempotency key stands for something else",
    text: [
      "A key names one request, so that sending that one again does not do it again. Other rows were sent under this key.",
      "Send these rows under a new key.",
    ],
  },
  "job-state": {
    title: "The job is not in the state for this",
    text: ["A queued job can be cancelled, and a cancelled one can be queued again. Somebody else may have done it a moment ago: load the list again."],
  },
  "last-owner": {
    title: "There must be an owner",
    text: ["This is the last one. Make somebody else an owner first."],
  },
  "own-account": {
    title: "You can’t delete your own account",
    text: ["Ask another owner to do it."],
  },
};
