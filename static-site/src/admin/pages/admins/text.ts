import { roleWords } from "./roles.ts";
import type { Made } from "./invited.tsx";

const until = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });

/** A message with an invitation's link, to be mailed as it is. Times are in UTC: its reader may be anywhere. */
export function invitationText(link: string, { label, role, email, expiresAt }: Pick<Made, "label" | "role" | "email" | "expiresAt">): string {
  return [
    `Hello ${label},`,
    "",
    `you are invited to Mailgather, which helps us to move our mailboxes, as ${article[role]} ${roleWords[role].name.toLowerCase()}.`,
    `Open this link, check the address and choose a password:`,
    "",
    link,
    "",
    `It works once, until ${until.format(new Date(expiresAt))} UTC.${email === "" ? "" : ` It is for the address ${email} only.`}`,
    "Please give it to nobody else.",
  ].join("\n");
}

const article = { owner: "an", admin: "an", viewer: "a" } as const;
