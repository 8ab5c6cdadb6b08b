/** A long text in groups, so that eyes find their way back to it while it is typed elsewhere. */
export function inGroups(text: string, size: number): string {
  return (text.match(new RegExp(`.{1,${size}}`, "g")) ?? []).join(" ");
}

/** Recovery codes for a file or a note, with what they are. */
export function codesAsText(codes: readonly string[], email: string, site: string): string {
  return [
    `Recovery codes for ${email} at ${site}`,
    "Each signs you in once, in place of a code of the authenticator app. Keep them where your password is not.",
    "",
    ...codes,
    "",
  ].join("\n");
}
