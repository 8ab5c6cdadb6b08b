/** What the gather page can say once somebody has begun to use its form. Loaded when the form is first touched. */
export const answers = {
  /** What is wrong with a field, told before anything is sent, by the field's name in the API. */
  empty: {
    name: "Type your name.",
    sourceEmail: "Type the email address of your current mailbox.",
    sourcePassword: "Type the password of your current mailbox.",
    destEmail: "Type your new email address, or leave the field empty.",
    destPassword: "Type the password of your new mailbox, or leave the field empty.",
    receiptCode: "Type the receipt code.",
  },
  invalid: {
    name: "Type a name of at most 100 letters.",
    sourceEmail: "Type the whole email address, for example anna@example.org.",
    sourcePassword: "This can’t be the password: it is too long or has characters that no password can have.",
    destEmail: "Type the whole new email address, for example anna@example.com, or leave the field empty.",
    destPassword: "This can’t be the password: it is too long or has characters that no password can have.",
    receiptCode: "Type the whole receipt code: 24 letters and digits.",
  },

  summaryHeading: "There is a problem",
  /** Before the title of the browser's tab and before each error. */
  errorPrefix: "Error: ",
  tryAgain: "Try again",
  /** Announced when “Show” or “Hide” was pressed. */
  shown: "The password is visible.",
  hidden: "The password is hidden.",
  pastedSpace: "What you pasted begins or ends with a space, which may not belong to the password.",
  dropSpace: "Leave the space out",
  duplicate:
    "This mailbox was already submitted. If that was you, you are done: there is no need to submit it again. With your receipt code you can replace or withdraw it.",

  /** While the mail server is asked; each text replaces the one before it. */
  busy: {
    button: "Checking…",
    title: "Checking – Mailgather",
    progress: "Time that the check has taken",
    stages: (server: string) => [
      { afterSeconds: 0, text: `We are logging in to ${server}. This can take up to 20 seconds. Please keep this page open.` },
      { afterSeconds: 6, text: `Still waiting for ${server}. Some mail servers take their time. Please keep this page open.` },
      { afterSeconds: 15, text: "Almost there: in a few seconds you will have an answer. Please keep this page open." },
    ],
  },

  /** After a success. */
  done: {
    title: "Submitted – Mailgather",
    heading: "Done: your mailbox is ready for the move",
    lead: (email: string, time: string) => `The password for ${email} works. It was encrypted and stored on ${time}.`,
    receiptHeading: "Your receipt code",
    receipt: [
      "With this code you can come back to this link and see, replace or withdraw what you submitted, until the move begins.",
      "It is shown only this once, and nobody can give it to you again. Write it down, print this page or keep it where you keep your passwords.",
    ],
    copy: "Copy the code",
    copied: "The code was copied.",
    copyFailed: "It could not be copied: select the code and copy it yourself, or write it down.",
    nextHeading: "What happens next",
    next: [
      "You don’t need to do anything now. When you have kept the code, you can close this page.",
      "Use your mailbox as always, and don’t change its password until the move is done. If you must change it, replace what you submitted, or tell your administrator.",
      "Your administrator prepares your new mailbox, copies your mail and tells you when you can switch.",
      "When you have switched, change the password of the old mailbox if you keep it. What is stored here then opens nothing.",
    ],
    another: "Submit another mailbox",
  },

  /** For those who come back with a receipt code. */
  receipt: {
    title: "Your submission – Mailgather",
    heading: "Look up what you submitted",
    label: "Receipt code",
    hint: "The 24 letters and digits that were shown when you submitted your mailbox with this link. Capitals, spaces and hyphens don’t matter.",
    show: "Show my submission",
    /** While the code is looked up. */
    looking: "One moment…",
    toForm: "Back to the form",
    foundHeading: "Your submission",
    email: "Mailbox",
    name: "Name",
    newEmail: "New address",
    noNewEmail: "None yet: your administrator will fill it in",
    time: "Submitted on",
    state: "State",
    states: {
      submitted: "The password was checked and is stored, encrypted. The move has not begun.",
      "in-migration": "Your administrator has begun to move this mailbox. Nothing can be changed here any more.",
    },
    replace: "Replace it",
    withdraw: "Withdraw it",
    /** The form, filled in with what was submitted, for another try. */
    replacing: {
      title: "Replace your submission – Mailgather",
      heading: "Replace your submission",
      lead: "Correct what has changed and type the password of your current mailbox again. If the check fails, what you submitted before stays as it is.",
      code: "When the check succeeds you get a new receipt code, and the old one stops working.",
      fixed: "The address can’t be changed. If it is wrong, withdraw the submission and submit the right one.",
    },
    withdrawing: {
      heading: "Withdraw your submission?",
      text: (email: string) => [
        `The password for ${email} is deleted here at once, and your administrator no longer sees this mailbox.`,
        "Its mail is then not moved, unless you submit the mailbox again while this link is open.",
      ],
      yes: "Yes, withdraw it",
      no: "No, keep it",
      /** While it is withdrawn. */
      busy: "Withdrawing…",
    },
    withdrawn: {
      heading: "Your submission was withdrawn",
      text: (email: string) => [
        `The password for ${email} is deleted here, and the receipt code no longer works.`,
        "If you change your mind, you can submit the mailbox again while this link is open.",
      ],
    },
    unknown: {
      error: "No submission belongs to this receipt code.",
      next: "Check all 24 letters and digits, and that you opened the link with which you submitted. A code stops working when its submission was replaced or withdrawn.",
    },
    inUse: {
      title: "Nothing can be changed any more",
      text: "Your administrator has begun to move this mailbox, so what you submitted can’t be replaced or withdrawn. If something in it is wrong, please tell your administrator.",
    },
  },

  /** What a mail server that refused a login says by it, by the API’s cause. */
  refused: {
    "wrong-credentials": "The mail server did not accept this address and password.",
    "app-password": "Your mail provider wants an app password here, not your usual one.",
    "browser-sign-in": "Your mail provider wants you to sign in with a browser first.",
    "basic-auth-disabled": "This mail server takes no passwords from other programs.",
    "imap-disabled": "Access by other programs (IMAP) is switched off for this mailbox.",
    "contact-admin": "The mail server has locked or limited this account.",
    "mailbox-unusable": "The password works, but the mail server could not open the mailbox.",
  },

  /** What to do next, by the API’s hint. */
  next: {
    "check-password": "Check the address, then type the password again. Capital and small letters matter.",
    "check-app-password":
      "Check the address, then type an app password: one that you made for this in the settings of your mail account. Your usual password does not work here.",
    "check-password-or-make-app-password":
      "Check the address, then type the password again. If you sign in with a second step, such as a code on your phone, your usual password does not work here: make an app password and type that one.",
    "check-password-or-enable-imap":
      "Check the address, then type the password again. If it is right, other programs may not be let in yet: switch this on (IMAP) in the settings of your mailbox, then try again.",
    "make-app-password":
      "Make an app password in the security settings of your mail account, then type it here. If what you typed was one, check the address and type it again.",
    "sign-in-in-browser": "Open your webmail, sign in and answer what it asks. Then come back and type the password again.",
    "password-not-accepted":
      "This is not your mistake, and no other password will help. Please tell the person who sent you the link: they need another way to move your mail.",
    "enable-imap":
      "Switch it on in the settings of your webmail, or ask whoever looks after your mailbox to do so. Then type the password again.",
    "contact-admin": "Its password may have expired. Ask whoever looks after your mailbox, then type the password again.",
    "mailbox-did-not-open":
      "Try to open it in your webmail. If that fails too, ask whoever looks after your mailbox. Then type the password again.",
    "try-later": (when: string) => `Please try again ${when}. What you typed is kept as long as this page stays open.`,
    "tell-organizer": "Please tell the person who sent you the link: they can see what is wrong and correct it.",
  },

  /** Added where the refused password began or ended with a space. */
  outerSpace: "The password that you typed began or ended with a space. If that was not on purpose, leave the space out.",

  /** A new address that can’t be used, by the API’s cause. */
  destination: {
    "foreign-domain": {
      error: "This new address does not end in a domain that your organisation has at the new provider.",
      next: "Check it for typing mistakes, or leave it empty: your administrator will fill it in.",
    },
    "wrong-credentials": {
      error: "A mailbox with this new address exists already, and this password did not open it.",
      next: "Type the password of that mailbox, or leave the field empty: your administrator takes care of it.",
    },
    "app-password": {
      error: "The new mailbox wants an app password here, not its usual one.",
      next: "Make one in the settings of the new mailbox and type it, or leave the field empty: your administrator takes care of it.",
    },
    other: {
      error: "This new address can’t be used, or the password does not belong to it.",
      next: "Check both, or leave them empty: your administrator will fill them in.",
    },
  },

  /** What stopped a submission without a fault in a field. */
  stopped: {
    "already-submitted": {
      title: "This mailbox was already submitted",
      text: "If that was you, you are done: there is no need to submit it again, and with your receipt code you can replace or withdraw it. If it was not you, please tell your administrator.",
    },
    "too-many-submissions": {
      title: "Too many tries for now",
      text: (when: string) =>
        `To keep strangers from guessing, only a few tries are allowed in a short time. You can try again ${when}. What you typed is kept as long as this page stays open.`,
    },
    "not-now": {
      title: "The mail server can’t check your password right now",
      text: "It is too busy, too slow or out of order. This says nothing about your password: it may well be right. Nothing was stored.",
    },
    "server-setup": {
      title: "This is not your mistake",
      text: "The mail server can’t be used as it was set up for this request, so your password could not be checked. Nothing was stored.",
      mayPass: "Perhaps it is only down for a moment: then another try in a few minutes will work.",
    },
    unavailable: {
      title: "Something went wrong on our side",
      text: (when: string) => `This is our fault, not yours. Nothing was stored or changed. Please try again ${when}.`,
    },
    "no-answer": {
      title: "The connection broke off",
      text: "We don’t know whether what you asked for was done. Check your internet connection and try again: if it was done, you will be told so.",
    },
    forbidden: {
      title: "Your submission was turned away",
      text: "Load this page again from the link that you got, and try once more. If that does not help, try another browser or network, or ask your administrator.",
    },
    "invalid-field": {
      title: "Something in the form can’t be used",
      text: "Check what you typed and try again.",
    },
    "invalid-body": {
      title: "Your submission could not be read",
      text: "Load this page again from the link that you got, and try once more.",
    },
    "body-too-large": {
      title: "What you typed is too long",
      text: "One of the fields has far too much in it. Shorten it and try again.",
    },
    "unsupported-media-type": {
      title: "This page is out of date",
      text: "Load it again from the link that you got, and try once more.",
    },
  },

  /** When a next try makes sense; put into the sentences above that have a “when”. */
  wait: {
    soon: "in a minute or two",
    at: (time: string, minutes: number) => `at ${time}, in ${minutes === 1 ? "one minute" : `${minutes} minutes`}`,
  },
};
