import type { Outcome } from "../../api/outcome.ts";
import { usePlace } from "../../place.ts";
import type { PageProps } from "../../routes.tsx";
import { takeSelection } from "../../selection.ts";
import { CampaignPage } from "../../ui/campaign.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Loaded, useLoad } from "../../ui/load.tsx";
import { allMailboxes, mapping, type Mapping } from "./desk.ts";
import { Editor } from "./editor.tsx";
import "./mapping.css";
import type { Mailbox } from "./rows.ts";

/** What a new mapping begins with. */
export interface Start {
  /** Its id. */
  campaign: string;
  /** Those that may be mapped now, and the campaign's others. */
  mailboxes: Mailbox[];
  mapped: Mailbox[];
  /** Of those that may be mapped, the ones that the page was opened for. */
  chosen: Mailbox[];
  /** The mapping whose rows are to be corrected. */
  from: Mapping | undefined;
  /** Whether some were chosen in the list of mailboxes. */
  isSelection: boolean;
  /** Names what the page was opened for; a draft belongs to one. */
  origin: string;
}

/** A new mapping: of all mailboxes that wait, of those chosen in their list, or of an earlier mapping's rows. */
export default function NewMapping({ id }: Pick<PageProps, "id">) {
  return (
    <CampaignPage id={id} title="New mapping" back={{ href: `/campaigns/${id}/mappings`, text: "Mappings" }}>
      {(campaign) => <Beginning id={campaign.id} />}
    </CampaignPage>
  );
}

function Beginning({ id }: { id: string }) {
  const { query } = usePlace();
  const from = /^[0-9a-f]{32}$/.exec(query.get("from") ?? "")?.[0];
  const load = useLoad(() => start(id, from), [id, from]);
  return (
    <Loaded of={load} waiting="Loading the mailboxes…">
      {(start) => (start.chosen.length === 0 ? <NothingToMap start={start} /> : <Editor start={start} />)}
    </Loaded>
  );
}

async function start(campaign: string, fromId: string | undefined): Promise<Outcome<Start>> {
  const [all, from] = await Promise.all([allMailboxes(campaign), fromId === undefined ? undefined : mapping(campaign, fromId)]);
  if (!all.ok) return all;
  if (from !== undefined && !from.ok) return from;
  const free = all.value.filter(({ mappingId }) => mappingId === null);
  const mapped = all.value.filter(({ mappingId }) => mappingId !== null);
  const selected = fromId === undefined ? takeSelection(campaign) : [];
  const ids = new Set(from?.value.rows.map(({ credentialId }) => credentialId) ?? selected);
  const chosen = ids.size > 0 ? free.filter(({ id }) => ids.has(id)) : free;
  const origin = fromId !== undefined ? `from:${fromId}` : selected.length > 0 ? `selected:${[...selected].sort().join()}` : "all";
  return { ok: true, value: { campaign, mailboxes: free, mapped, chosen, from: from?.value, isSelection: selected.length > 0, origin } };
}

function NothingToMap({ start: { campaign, mapped, from, isSelection } }: { start: Start }) {
  if (from !== undefined || isSelection) {
    return (
      <Empty title="These mailboxes are not free" action={<a href={`/campaigns/${campaign}/mappings`}>See the mappings</a>}>
        They have a mapping by now, or were deleted from the list.
      </Empty>
    );
  }
  if (mapped.length > 0) {
    return (
      <Empty title="Every mailbox has a mapping" action={<a href={`/campaigns/${campaign}/mappings`}>See the mappings</a>}>
        What users submit from now on can be mapped here.
      </Empty>
    );
  }
  return (
    <Empty title="Nobody has submitted a mailbox yet" action={<a href={`/campaigns/${campaign}`}>Share the campaign’s link</a>}>
      What users submit can be mapped here.
    </Empty>
  );
}
