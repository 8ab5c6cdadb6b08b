/**
 * What the gather page can show before anything is typed: plain English, short sentences that say
 * what to do next and never blame.
 */
export const form = {
  /** For dates and times. */
  locale: "en-GB",

  /** The switch between languages. */
  language: {
    label: "Language",
    /** Announced in the language that was just chosen. */
    chosen: "This page is now in English.",
    /** Said in the language from which somebody wanted to switch. */
    failed: "The other language could not be loaded. Check your internet connection and try again.",
  },
  footer: "Mailgather helps organisations move mailboxes from one mail provider to another.",

  /** The form, its fields by their names in the API. */
  title: "Get your mailbox ready for the move – Mailgather",
  heading: "Get your mailbox ready for the move",
  lead: (server: string) =>
    `Your organisation is moving its mail from ${server} to a new provider. To bring your mail along, it needs the password of your mailbox there.`,
  haveReceipt: "I have a receipt code: show, replace or withdraw what I submitted",
  request: "Request",
  server: "Mailbox at",
  openUntil: "Open until",
  localTime: (time: string) => `${time} (your time)`,
  instructionsHeading: "From your administrator",
  promiseHeading: "What happens with your password",
  promises: (server: string) => [
    `It is tried out once, now: we log in to ${server} to see that it works. No mail is opened, changed or deleted.`,
    "If it works, it is encrypted and then stored. No page and no report shows it to anyone, your administrator included.",
    "It is used for one thing only: to copy your mail into your new mailbox.",
    "It is deleted automatically after your administrator has closed this request, usually 7 days later. Until the move begins you can withdraw it yourself.",
  ],
  doubt:
    "Did you not expect this request? Then don’t type a password. Ask your administrator first, in person or by phone.",
  currentHeading: "Your current mailbox",
  newHeading: "Your new mailbox",
  labels: {
    name: "Your name",
    sourceEmail: "Current email address",
    sourcePassword: "Password of this mailbox",
    destEmail: "New email address (optional)",
    destPassword: "Password of the new mailbox (optional)",
  },
  hints: {
    name: "So that your administrator knows whose mailbox this is.",
    sourceEmail: (server: string) => `The address of your mailbox at ${server}, for example anna@example.org.`,
    sourcePassword: "The password with which you open this mailbox today.",
    destEmail: "Leave this empty if you don’t know it. Your administrator will fill it in.",
    destPassword:
      "If the new mailbox exists already, its password. If not, the password that you would like. Or leave this empty: then your administrator takes care of it.",
  },
  show: "Show",
  hide: "Hide",
  /** Read out for the buttons “Show” and “Hide”, with the label of their field. */
  showLabel: (field: string) => `Show: ${field}`,
  hideLabel: (field: string) => `Hide: ${field}`,
  submit: "Check and submit",
  submitHint: "The check takes a few seconds, sometimes up to 20. Nothing is stored if it fails.",
  /** Where the texts and rules for all that comes after the first screen did not arrive. */
  unloaded:
    "A part of this page could not be loaded, so nothing was sent. Check your internet connection and press the button again.",

  /** Before the password, where it would cross the network in the clear. */
  unencrypted: (server: string) =>
    `The connection to ${server} is not encrypted: others on the way could read your password. Ask your administrator before you type it.`,
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

  /** Screens in place of the form. */
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
};
