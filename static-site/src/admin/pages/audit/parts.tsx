import type { Names } from "./calls.ts";
import { thingsIn, type Entry, type Thing } from "./words.ts";

/** Who did it: an address as it was then, or what the admin is called today. */
export function Who({ entry: { email, admin }, names }: { entry: Entry; names: Names | undefined }) {
  if (email !== "") return <>{email}</>;
  if (admin !== "") return <>{names?.admins.get(admin) ?? short(admin)}</>;
  return <span class="hint">Nobody known</span>;
}

/** What it was about, by the names that are known. */
export function About({ entry: { object, detail }, names }: { entry: Entry; names: Names | undefined }) {
  return (
    <>
      {thingsIn(object).map((thing, at) => (
        <span key={at} class="audit-thing">
          <One thing={thing} names={names} />
        </span>
      ))}
      {detail !== "" && (
        <span class="audit-thing">
          <code>{detail}</code>
        </span>
      )}
    </>
  );
}

function One({ thing: { kind, id }, names }: { thing: Thing; names: Names | undefined }) {
  if (kind === "") return <>{id}</>;
  // Only what is listed is led to: asking for anything else would end the session.
  const campaign = kind === "campaign" ? names?.campaigns.get(id) : undefined;
  if (campaign !== undefined) return <a href={`/campaigns/${id}`}>{campaign}</a>;
  const admin = kind === "admin" ? names?.admins.get(id) : undefined;
  return (
    <>
      {kind} {admin ?? <code>{short(id)}</code>}
    </>
  );
}

const short = (id: string): string => `${id.slice(0, 8)}…`;
