import { useMemo } from "preact/hooks";
import { refine, usePlace } from "../../place.ts";
import { may, seesAll } from "../../session.ts";
import { Badge } from "../../ui/badge.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Loaded } from "../../ui/load.tsx";
import { Page } from "../../ui/page.tsx";
import { Table, type Column } from "../../ui/table.tsx";
import { ServerFault } from "./fault.tsx";
import { serverOf, useOverview, type Campaign, type Overview } from "./overview.ts";
import { Progress } from "./progress.tsx";
import { Ending, StateBadge } from "./state.tsx";
import "./campaigns.css";

/** All campaigns and how far they are; keeps itself up to date. */
export default function Campaigns() {
  const load = useOverview();
  const mayCreate = may("admin") && seesAll();
  return (
    <Page title="Campaigns" actions={mayCreate && load.value?.campaigns.length ? <NewCampaign /> : undefined}>
      <Loaded of={load} waiting="Loading campaigns…">
        {(overview) => (overview.campaigns.length > 0 ? <List overview={overview} /> : <Beginning overview={overview} />)}
      </Loaded>
    </Page>
  );
}

function NewCampaign() {
  return (
    <a class="button" href="/campaigns/new">
      New campaign
    </a>
  );
}

/** The first thing to do, when nothing is there yet. */
function Beginning({ overview }: { overview: Overview }) {
  if (!may("admin") || !seesAll()) {
    return <Empty title="No campaigns yet">An owner or an admin of all campaigns can create one. It then appears here.</Empty>;
  }
  if (overview.servers.length === 0) {
    return (
      <Empty
        title="Begin with the mail server that mailboxes move away from"
        action={<a class="button" href="/servers/new">Add a mail server</a>}
      >
        Mailgather tries each password there before it takes it. When the server answers, create a campaign and share its link.
      </Empty>
    );
  }
  return (
    <Empty title="Create the first campaign" action={<NewCampaign />}>
      You get one link to share. Everybody who opens it hands in their mailbox, and you see here how many have.
    </Empty>
  );
}

function List({ overview }: { overview: Overview }) {
  const { query } = usePlace();
  const ended = query.get("show") === "ended";
  const open = overview.campaigns.filter((campaign) => campaign.open);
  const over = overview.campaigns.filter((campaign) => !campaign.open);
  const shown = ended ? over : open;
  const columns = useMemo(() => columnsOf(overview), [overview]);
  return (
    <>
      <Faults overview={overview} />
      <div class="campaigns-filter" role="group" aria-label="Which campaigns to show">
        <button type="button" class="secondary" aria-pressed={!ended} onClick={() => refine({})}>
          Open ({open.length})
        </button>
        <button type="button" class="secondary" aria-pressed={ended} onClick={() => refine({ show: "ended" })}>
          Ended ({over.length})
        </button>
      </div>
      {shown.length > 0 ? (
        <>
          <Table
            caption={ended ? "Ended campaigns" : "Open campaigns"}
            columns={columns}
            rows={shown}
            rowKey={({ id }) => id}
          />
          <p class="hint">Each submitted mailbox was checked by a login at its mail server when it was submitted.</p>
        </>
      ) : ended ? (
        <Empty title="No campaign has ended">Campaigns that expired or were deactivated are listed here until they are deleted.</Empty>
      ) : (
        <Empty title="No campaign is open" action={may("admin") && seesAll() ? <NewCampaign /> : undefined}>
          Nobody can submit a mailbox now. Campaigns that are over stand under “Ended”.
        </Empty>
      )}
    </>
  );
}

/** Each server that doesn't work once, however many open campaigns ask it. */
function Faults({ overview }: { overview: Overview }) {
  const faulty = overview.campaigns.filter(({ open, serverFault }) => open && serverFault !== null);
  const servers = new Set(faulty.map(({ serverId }) => serverId));
  return [...servers].map((id) => {
    const campaigns = faulty.filter(({ serverId }) => serverId === id);
    const [first] = campaigns;
    return (
      first?.serverFault && (
        <ServerFault
          key={id}
          fault={first.serverFault}
          server={serverOf(overview, first)}
          campaigns={campaigns.map(({ name }) => name)}
        />
      )
    );
  });
}

function columnsOf(overview: Overview): Column<Campaign>[] {
  return [
    { key: "name", title: "Campaign", heads: true, sort: ({ name }) => name, cell: ({ id, name }) => <a href={`/campaigns/${id}`}>{name}</a> },
    { key: "state", title: "State", sort: ({ state }) => state, cell: (campaign) => <State campaign={campaign} /> },
    { key: "server", title: "Mail server", sort: (row) => serverOf(overview, row)?.name, cell: (row) => serverOf(overview, row)?.name ?? "–" },
    { key: "progress", title: "Mailboxes", sort: ({ submitted }) => submitted, cell: (campaign) => <Progress {...campaign} /> },
    { key: "ends", title: "Ends", sort: endOf, cell: (campaign) => <Ending campaign={campaign} /> },
  ];
}

function State({ campaign: { state, open, serverFault } }: { campaign: Campaign }) {
  return (
    <>
      <StateBadge state={state} /> {open && serverFault !== null && <Badge kind="bad">Server does not work</Badge>}
    </>
  );
}

const endOf = ({ deactivatedAt, expiresAt }: Campaign) => Date.parse(deactivatedAt ?? expiresAt);
