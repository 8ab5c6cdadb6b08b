/** The note about mailboxes without tries left. */
import type { Schema } from "../../api/client.ts";
import { may } from "../../session.ts";
import { Notice } from "../../ui/notice.tsx";
import { Time } from "../../ui/time.tsx";
import type { ClosedMailbox } from "./mailboxes.ts";
import { counted } from "./words.ts";

interface Props {
  campaign: Schema<"Campaign">;
  closed: readonly ClosedMailbox[];
}

/** Mailboxes whose users can't try again for now, and how an admin lets one in all the same. */
export function Closed({ campaign, closed }: Props) {
  if (closed.length === 0 || !campaign.open) return null;
  return (
    <Notice kind="wait" title={`No tries left for ${counted(closed.length, "mailbox", "mailboxes")}`}>
      <p>
        Too many passwords were tried for {closed.length === 1 ? "this address" : "these addresses"} in the last hour, by the user or by
        somebody else who has the link. Nothing was stored. Anybody with the link can type any address, so some may be invented.
      </p>
      <ul class="closed-mailboxes">
        {closed.map(({ source, until }) => (
          <li key={source}>
            <bdi>{source}</bdi>: opens again <Time at={until} />
          </li>
        ))}
      </ul>
      {may("admin") && (
        <p>
          A user who can’t wait? Ask for the password and <a href={`/campaigns/${campaign.id}/mailboxes/new`}>add the mailbox by hand</a>: five
          tries are kept for admins.
        </p>
      )}
    </Notice>
  );
}
