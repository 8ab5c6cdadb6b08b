import { api } from "../../api/client.ts";
import { ask, type Outcome } from "../../api/outcome.ts";
import { useRefresh } from "../../refresh.ts";
import type { PageProps } from "../../routes.tsx";
import { may, useMe, type Me } from "../../session.ts";
import { Badge } from "../../ui/badge.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Loaded, useLoad } from "../../ui/load.tsx";
import { Page } from "../../ui/page.tsx";
import { Table, type Column } from "../../ui/table.tsx";
import { Time } from "../../ui/time.tsx";
import { mappings, under, type Campaign, type MappingEntry } from "./desk.ts";
import { StateBadge } from "./state.tsx";
import { isOver } from "./words.ts";

interface Overview {
  campaign: Campaign;
  mappings: MappingEntry[];
  /** Who made them, by id; owners alone may know all admins. */
  names: ReadonlyMap<string, string>;
}

/** A campaign's mappings, how far each is, and whether passwords wait to be handed over. */
export default function Mappings({ id }: PageProps) {
  const me = useMe();
  const load = useLoad(() => under(id, (campaign) => overview(campaign, me)), [id]);
  const isMoving = load.value?.mappings.some(({ state }) => !isOver(state)) ?? false;
  useRefresh(() => void load.reload(), isMoving ? 5 : 30);
  const create = may("admin") && (
    <a class="button" href={`/campaigns/${id}/mappings/new`}>
      New mapping
    </a>
  );
  const isEmpty = load.value?.mappings.length === 0;
  return (
    <Page title="Mappings" back={{ href: `/campaigns/${id}`, text: load.value?.campaign.name ?? "Campaign" }} actions={!isEmpty && create}>
      <p>A mapping says which account at Purelymail each old mailbox becomes. It is carried out whole or not at all.</p>
      <Loaded of={load} waiting="Loading the mappings…">
        {(overview) =>
          isEmpty ? (
            <Empty title="No mapping yet" action={overview.campaign.submitted > 0 && create}>
              {emptyWords(overview.campaign)}
            </Empty>
          ) : (
            <Table caption="Mappings" columns={columns(id, me, overview.names)} rows={overview.mappings} rowKey={(one) => one.id} />
          )
        }
      </Loaded>
    </Page>
  );
}

async function overview(campaign: Campaign, me: Me): Promise<Outcome<Overview>> {
  const [list, admins] = await Promise.all([mappings(campaign.id), me.role === "owner" ? ask(api.GET("/api/admins")) : undefined]);
  if (!list.ok) return list;
  // Names are a courtesy: without them the list stands as well.
  const known = admins?.ok ? admins.value.admins.map((admin): [string, string] => [admin.id, admin.email]) : [];
  return { ok: true, value: { campaign, mappings: list.value.mappings, names: new Map(known) } };
}

function emptyWords({ submitted }: Campaign): string {
  if (submitted === 0) return "Nobody has submitted a mailbox to this campaign so far. Share its link first: what users submit can be mapped then.";
  return may("admin")
    ? "Mailboxes were submitted and wait. Make a mapping when you want to start the move for some or all of them."
    : "Mailboxes were submitted and wait until an admin makes a mapping.";
}

function columns(campaign: string, me: Me, names: ReadonlyMap<string, string>): Column<MappingEntry>[] {
  return [
    {
      key: "made",
      title: "Made",
      heads: true,
      sort: ({ createdAt }) => createdAt,
      cell: ({ id, createdAt }) => (
        <a href={`/campaigns/${campaign}/mappings/${id}`}>
          <Time at={createdAt} as="moment" />
        </a>
      ),
    },
    { key: "by", title: "By", cell: ({ createdBy }) => (createdBy === me.id ? "you" : (names.get(createdBy) ?? "another admin")) },
    { key: "rows", title: "Mailboxes", numeric: true, sort: ({ rows }) => rows, cell: ({ rows }) => rows },
    { key: "state", title: "State", cell: (one) => <State mapping={one} /> },
    { key: "passwords", title: "New passwords", cell: (one) => <HandOverBadge mapping={one} isMine={one.createdBy === me.id} /> },
  ];
}

function State({ mapping: { state, progress } }: { mapping: MappingEntry }) {
  return (
    <>
      <StateBadge state={state} /> {!isOver(state) && progress.of > 0 && `${progress.done} of ${progress.of}`}
    </>
  );
}

function HandOverBadge({ mapping: { handOver, handOverUntil, state }, isMine }: { mapping: MappingEntry; isMine: boolean }) {
  switch (handOver) {
    case "ready":
      return (
        <>
          <Badge kind="wait">{isMine ? "Waiting for you" : "Waiting for who made it"}</Badge>
          {handOverUntil !== undefined && (
            <>
              {" "}
              until <Time at={handOverUntil} as="moment" />
            </>
          )}
        </>
      );
    case "acknowledged":
      return <>Handed over</>;
    case "expired":
      return <>Never fetched, deleted</>;
    case "none":
      return <>{state === "committed" ? "None" : "–"}</>;
  }
}
