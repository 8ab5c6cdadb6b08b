/** The page that explains problems, on the gather site: in plain English only, since the gather page itself says all that a visitor needs. */
export const problemPages = {
  problemsTitle: "What went wrong – Mailgather",
  problemsHeading: "What went wrong, and what to do",
  problemsLead: "Each message that you can meet while you submit a mailbox is explained here.",
  problemsFooter: "Mailgather helps organisations move mailboxes from one mail provider to another.",
};

/** Every problem of the gather site, by slug. */
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
      "Only a few submissions are allowed from one internet connection, for one mailbox, for one new address and for one link in a short time, so that nobody can guess passwords here. In an office, colleagues can share one connection.",
      "The message says when you can try again. If you can’t wait, or somebody else used up your tries, ask your administrator, who can add your mailbox by hand.",
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
  "receipt-unknown": {
    title: "No submission belongs to this receipt code",
    text: [
      "The code has a typing mistake, belongs to another link, or its submission was replaced or withdrawn. A new code is shown whenever a mailbox is submitted or replaced.",
      "Check all 24 letters and digits, and open the link with which you submitted.",
    ],
  },
  "submission-in-use": {
    title: "The submission can’t be changed any more",
    text: [
      "An administrator has begun to move this mailbox with what was submitted, so it can’t be replaced or withdrawn. Nothing was changed.",
      "If something in it is wrong, please tell your administrator.",
    ],
  },
};
