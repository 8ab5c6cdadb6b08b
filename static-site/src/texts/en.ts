/**
 * Every text that the public pages show, in plain English. A translation is another file of this
 * shape. Sentences are kept short, say what to do next, and never blame.
 */

/** What stands in the pages themselves, without their script. */
export const pages = {
  gatherTitle: "Get your mailbox ready for the move – Mailgather",
  loading: "One moment, the page is loading …",
  loadingSlow: "This takes longer than usual. Check your internet connection, then load the page again.",
  noScriptTitle: "This page needs JavaScript",
  noScriptWhy:
    "Your browser has JavaScript switched off, or something blocks it. Without it, this page can’t check your mailbox.",
  noScriptWhatToDo:
    "Switch JavaScript on for this page and load it again, or open the link in another browser. If neither works, ask the person who sent you the link.",
  footer: "Mailgather helps organisations move mailboxes from one mail provider to another.",
  problemsTitle: "What went wrong – Mailgather",
  problemsHeading: "What went wrong, and what to do",
  problemsLead: "Each message that you can meet while you submit a mailbox is explained here.",
};

/** What the gather page’s script says. */
export const gather = {
  /** For dates and times. */
  locale: "en-GB",

  /** The five fields, by their names in the API. */
  fields: {
    name: {
      label: "Your name",
      hint: "So that your administrator knows whose mailbox this is.",
      empty: "Type your name.",
      invalid: "Type a name of at most 100 letters.",
    },
    sourceEmail: {
      label: "Current email address",
      hint: (server: string) => `The address of your mailbox at ${server}, for example anna@example.org.`,
      empty: "Type the email address of your current mailbox.",
      invalid: "Type the whole email address, for example anna@example.org.",
    },
    sourcePassword: {
      label: "Password of this mailbox",
      hint: "The password with which you open this mailbox today.",
      empty: "Type the password of your current mailbox.",
      invalid: "This can’t be the password: it is too long or has characters that no password can have.",
    },
    destEmail: {
      label: "New email address (optional)",
      hint: "Leave this empty if you don’t know it. Your administrator will fill it in.",
      empty: "Type your new email address, or leave the field empty.",
      invalid: "Type the whole new email address, for example anna@example.com, or leave the field empty.",
    },
    destPassword: {
      label: "Password of the new mailbox (optional)",
      hint: "If the new mailbox exists already, its password. If not, the password that you would like. Or leave this empty: then your administrator takes care of it.",
      empty: "Type the password of your new mailbox, or leave the field empty.",
      invalid: "This can’t be the password: it is too long or has characters that no password can have.",
    },
  },

  /** The form around the fields. */
  form: {
    title: "Get your mailbox ready for the move – Mailgather",
    heading: "Get your mailbox ready for the move",
    lead: (server: string) =>
      `Your organisation is moving its mail from ${server} to a new provider. To bring your mail along, it needs the password of your mailbox there.`,
    request: "Request",
    server: "Mailbox at",
    openUntil: "Open until",
    localTime: (time: string) => `${time} (your time)`,
    instructionsHeading: "From your administrator",
    promiseHeading: "What happens with your password",
    promises: (server: string) => [
      `It is tried out once, now: we log in to ${server} to see that it works. No mail is opened, changed or deleted.`,
      "If it works, it is encrypted and then stored. No page and no report shows it to anyone, your administrator included.",
      "It is used for one thing only: to copy your mail into your new mailbox.",
      "It is deleted automatically after your administrator has closed this request, usually 7 days later.",
    ],
    doubt:
      "Did you not expect this request? Then don’t type a password. Ask your administrator first, in person or by phone.",
    currentHeading: "Your current mailbox",
    newHeading: "Your new mailbox",
    submit: "Check and submit",
    submitHint: "The check takes a few seconds, sometimes up to 20. Nothing is stored if it fails.",
    show: "Show",
    hide: "Hide",
    showLabel: (field: string) => `Show: ${field}`,
    hideLabel: (field: string) => `Hide: ${field}`,
    pastedSpace: "What you pasted begins or ends with a space, which may not belong to the password.",
    dropSpace: "Leave the space out",
    shown: "The password is visible.",
    hidden: "The password is hidden.",
    duplicate: "This mailbox was already submitted. If that was you, you are done: there is no need to submit it again.",
    summaryHeading: "There is a problem",
    errorPrefix: "Error: ",
    tryAgain: "Try again",
  },

  /** While the mail server is asked; each text replaces the one before it. */
  busy: {
    button: "Checking …",
    title: "Checking – Mailgather",
    progress: "Time that the check has taken",
    stages: (server: string) => [
      { afterSeconds: 0, text: `We are logging in to ${server}. This can take up to 20 seconds. Please keep this page open.` },
      { afterSeconds: 6, text: `Still waiting for ${server}. Some mail servers take their time. Please keep this page open.` },
      { afterSeconds: 15, text: "Almost there: in a few seconds you will have an answer. Please keep this page open." },
    ],
  },

  /** What a mail provider wants, by what the API calls it; told before a password is typed. */
  provider: {
    wanted: {
      "app-password": (name: string) =>
        `${name} wants an app password here: a password that you make for one program. Your usual password will not work.`,
      "app-password-with-two-factor": (name: string) =>
        `If you sign in to ${name} with a second step, such as a code on your phone, make an app password and type it here. If not, your usual password works.`,
      "imap-switched-on": (name: string) =>
        `${name} lets other programs in only after you have switched this on (IMAP) in the settings of your mailbox. Then your usual password works.`,
    },
    help: "How to do that (opens a page of your provider)",
    none: {
      title: (name: string) => `${name} takes no password from other programs`,
      text: (name: string) => [
        `Your mailbox is at ${name}, which has switched off logging in with a password. So there is nothing to type here, and you have done nothing wrong.`,
        "Please tell the person who sent you the link. They need another way to move your mail.",
      ],
    },
  },

  /** After a success. */
  done: {
    title: "Submitted – Mailgather",
    heading: "Done: your mailbox is ready for the move",
    lead: (email: string, time: string) => `The password for ${email} works. It was encrypted and stored on ${time}.`,
    nextHeading: "What happens next",
    next: [
      "You don’t need to do anything now. You can close this page.",
      "Use your mailbox as always, and don’t change its password until the move is done. If you must change it, tell your administrator.",
      "Your administrator prepares your new mailbox, copies your mail and tells you when you can switch.",
      "When you have switched, change the password of the old mailbox if you keep it. What is stored here then opens nothing.",
    ],
    another: "Submit another mailbox",
  },

  /** Screens without a form. */
  screens: {
    over: {
      title: "This request is closed",
      text: [
        "No more mailboxes can be submitted with this link: its time is up, or your administrator has closed it.",
        "If you have submitted your mailbox before, you are done. If not, ask your administrator for a new link.",
      ],
    },
    unknown: {
      title: "This link doesn’t work",
      text: [
        "Maybe a part of it is missing. Open the link again from the message that you got, or copy the whole link into the address bar.",
        "If it still doesn’t work, ask the person who sent it to you for a new one.",
      ],
    },
    unreachable: {
      title: "The page could not be loaded",
      text: [
        "We could not reach our server, or it did not answer in time. Nothing is lost: you have not typed anything yet.",
        "Check your internet connection and try again. If it still fails, come back in a few minutes.",
      ],
      action: "Try again",
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
      text: "If that was you, you are done: there is no need to submit it again. If it was not you, please tell your administrator.",
    },
    "too-many-submissions": {
      title: "Too many tries for now",
      text: (when: string) => `To keep strangers from guessing passwords, only a few tries are allowed in a short time. You can try again ${when}. What you typed is kept as long as this page stays open.`,
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
      text: (when: string) => `This is our fault, not yours. Nothing was stored. Please try again ${when}.`,
    },
    "no-answer": {
      title: "The connection broke off",
      text: "We don’t know whether your mailbox was stored. Check your internet connection and try again: if it was stored, you will be told so.",
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

  /** When a next try makes sense. */
  wait: {
    soon: "in a minute or two",
    at: (time: string, minutes: number) => `at ${time}, in ${minutes === 1 ? "one minute" : `${minutes} minutes`}`,
  },
};

/** The page that explains every problem type, by slug. */
export const problems: Record<string, { title: string; text: string[] }> = {
  "invalid-field": {
    title: "A field can’t be used as it is",
    text: [
      "Something that was typed is missing, too long or not of the right form, for example an email address without an @.",
      "The message names the field. Correct it and submit again. Nothing was stored, and no try was counted.",
    ],
  },
  "invalid-body": {
    title: "The submission can’t be read",
    text: [
      "It was cut off or changed on its way, or it is not what our own page sends. Nothing was stored.",
      "Load the page again from the link that you got and submit from there.",
    ],
  },
  "login-refused": {
    title: "The mail server refused the login",
    text: [
      "We tried to log in with the address and password that you typed, and the mail server said no. Nothing was stored.",
      "Most often the password has a typing mistake, or it was changed. Some providers want an app password, a sign-in with a browser, or IMAP switched on first. The message on the page says what your server told us.",
    ],
  },
  "destination-unusable": {
    title: "The new address can’t be used",
    text: [
      "You typed a new address, but it is in none of the domains that your organisation has at the new provider; or there is a mailbox of this address already, and the password that you typed did not open it. Nothing was stored.",
      "Check both, or leave both empty: your administrator will fill them in.",
    ],
  },
  "already-submitted": {
    title: "This mailbox was already submitted",
    text: [
      "A mailbox can be submitted only once with each link. If you submitted it, you are done.",
      "If you did not submit it, please tell your administrator.",
    ],
  },
  "too-many-submissions": {
    title: "Too many tries in a short time",
    text: [
      "Only a few submissions are allowed from one internet connection, for one mailbox and for one link in a short time, so that nobody can guess passwords here. In an office, colleagues can share one connection.",
      "The message says when you can try again.",
    ],
  },
  "not-now": {
    title: "The mail server can’t check the password right now",
    text: [
      "The mail server was down, busy or too slow. This says nothing about your password. Nothing was stored, and the try does not count.",
      "Try again a little later with the same password.",
    ],
  },
  "server-setup": {
    title: "The mail server is set up wrongly for this request",
    text: [
      "This is not your mistake: an administrator has to correct the entry of the mail server. Nothing was stored.",
      "Please tell your administrator. Until it is corrected, no mailbox can be submitted.",
    ],
  },
  unavailable: {
    title: "Something went wrong on our side",
    text: ["A part of Mailgather did not work. Nothing was stored.", "Try again in a minute or two."],
  },
  "campaign-over": {
    title: "This request is closed",
    text: [
      "Its time is up, or an administrator has closed it. Nothing more can be submitted with this link.",
      "If you still need to submit your mailbox, ask your administrator for a new link.",
    ],
  },
  "not-found": {
    title: "This link doesn’t work",
    text: [
      "Nothing belongs to this link, or not any more. Maybe a part of the link is missing.",
      "Copy the whole link from the message that you got, or ask for a new one.",
    ],
  },
  forbidden: {
    title: "The submission was turned away",
    text: [
      "It did not come from our own page, or something on the way changed it.",
      "Open the link that you got and submit from there.",
    ],
  },
  "body-too-large": {
    title: "Far too much was sent",
    text: ["A submission can hold at most 16 KiB (about 16,000 letters).", "Shorten what you typed and submit again."],
  },
  "unsupported-media-type": {
    title: "The submission had the wrong form",
    text: [
      "Submissions must be sent as JSON. Our own page does that.",
      "Load the page again from the link that you got and submit from there.",
    ],
  },
};
