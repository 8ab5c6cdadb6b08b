import { useMemo } from "preact/hooks";
import { api } from "../../api/client.ts";
import { ask, type Outcome } from "../../api/outcome.ts";
import { useRefresh } from "../../refresh.ts";
import type { PageProps } from "../../routes.tsx";
import { forgetSelection } from "../../selection.ts";
import { may, useMe, type Me } from "../../session.ts";
import { Badge } from "../../ui/badge.tsx";
import { CampaignPage } from "../../ui/campaign.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Loaded, useLoad } from "../../ui/load.tsx";
import { Table, type Column } from "../../ui/table.tsx";
import { Time } from "../../ui/time.tsx";
import { mappings, type Campaign, type MappingEntry } from "./desk.ts";
import { StateBadge } from "./state.tsx";
import { isOver } from "./words.ts";

interface List {
  mappings: MappingEntry[];
  /** Who made them, by id; owners alone may know all admins. */
  names: ReadonlyMap<string, string>;
}

/** A campaign's mappings, how far each is, and whether passwords wait to be handed over. */
export default function Mappings({ id }: Pick<PageProps, "id">) {
  return (
    <CampaignPage id={id} title="Mappings" actions={(campaign) => campaign.submitted > 0 && <Create id={id} />}>
      {(campaign) => <MappingList campaign={campaign} />}
    </CampaignPage>
  );
}

/** Of all that wait, whatever was chosen in the list of mailboxes before. */
function Create({ id }: { id: string }) {
  if (!may("admin")) return null;
  return (
    <a class="button" href={`/campaigns/${id}/mappings/new`} onClick={() => forgetSelection(id)}>
      New mapping
    </a>
  );
}

function MappingList({ campaign }: { campaign: Campaign }) {
  const me = useMe();
  const load = useLoad(() => readList(campaign.id, me), [campaign.id]);
  const isMoving = load.value?.mappings.some(({ state }) => !isOver(state)) ?? false;
  useRefresh(() => void load.reload(), isMoving ? 5 : 30);
  const names = load.value?.names;
  const columns = useMemo(() => columnsOf(campaign.id, me, names ?? new Map()), [campaign.id, me, names]);
  return (
    <>
      <p>A mapping says which account at Purelymail each old mailbox becomes. It is carried out whole or not at all.</p>
      <Loaded of={load} waiting="Loading the mappings…">
        {(list) =>
          list.mappings.length === 0 ? (
            <Empty title="No mapping yet">{emptyWords(campaign)}</Empty>
          ) : (
            <Table caption="Mappings" columns={columns} rows={list.mappings} rowKey={(one) => one.id} />
          )
        }
      </Loaded>
    </>
  );
}

async function readList(id: string, me: Me): Promise<Outcome<List>> {
  const [list, admins] = await Promise.all([mappings(id), me.role === "owner" ? ask(api.GET("/api/admins")) : undefined]);
  if (!list.ok) return list;
  // Names are a courtesy: without them the list stands as well.
  const known = admins?.ok ? admins.value.admins.map((admin): [string, string] => [admin.id, admin.email]) : [];
  return { ok: true, value: { mappings: list.value.mappings, names: new Map(known) } };
}

function emptyWords({ submitted }: Campaign): string {
  if (submitted === 0) return "Nobody has submitted a mailbox to this campaign so far. Share its link first: what users submit can be mapped then.";
  return may("admin")
    ? "Mailboxes were submitted and wait. Make a mapping when you want to start the move for some or all of them."
    : "Mailboxes were submitted and wait until an admin makes a mapping.";
}

function columnsOf(campaign: string, me: Me, names: ReadonlyMap<string, string>): Column<MappingEntry>[] {
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
