/** What the ready mail is about. */
export interface Occasion {
  /** As users know it. */
  serverName: string;
  /** Whole, with its origin. */
  link: string;
  expiresAt: string;
}

export interface Mail {
  subject: string;
  body: string;
}

/** A mail to all whose mailboxes move, in plain words. `timeZone` as the sender's, unless told otherwise. */
export function mailTo({ serverName, link, expiresAt }: Occasion, timeZone?: string): Mail {
  const end = new Date(expiresAt);
  const day = format(end, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone });
  const time = format(end, { hour: "2-digit", minute: "2-digit", timeZoneName: "short", timeZone });
  return {
    subject: `Please hand in your mailbox at ${serverName} before ${day}`,
    body: [
      "Hello,",
      `our mail moves from ${serverName} to a new provider. So that your mail comes along, please hand in your mailbox once:`,
      `1. Open this link: ${link}\n` +
        `2. Type the address and the password with which you open your mailbox at ${serverName} today.\n` +
        "3. Within seconds the page tells you whether they work.",
      `Please do it before ${day}, ${time}. It takes about two minutes, on a computer or a phone.`,
      "Nobody gets to see your password, me included: it is encrypted at once, used only to copy your mail, and deleted after the move.",
      "Please don't send your password by mail, and don't change it until the move is done. If you are not sure that this mail is genuine, ask me in person or by phone before you type anything.",
      "Thank you!",
    ].join("\n\n"),
  };
}

/** Opens the mail in whatever program sends mail here (RFC 6068). */
export function mailtoLink({ subject, body }: Mail): string {
  const lines = body.replace(/\r?\n/g, "\r\n");
  return `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(lines)}`;
}

function format(date: Date, { timeZone, ...options }: Intl.DateTimeFormatOptions & { timeZone?: string | undefined }) {
  return new Intl.DateTimeFormat("en-GB", { ...options, ...(timeZone !== undefined && { timeZone }) }).format(date);
}
