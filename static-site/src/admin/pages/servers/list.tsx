import { useMemo } from "preact/hooks";
import { may, seesAll } from "../../session.ts";
import { Badge } from "../../ui/badge.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Loaded } from "../../ui/load.tsx";
import { Page } from "../../ui/page.tsx";
import { Table, type Column } from "../../ui/table.tsx";
import { useOverview, type Overview, type Server } from "../campaigns/overview.ts";
import { security } from "./words.ts";

/** The mail servers that mailboxes move away from. */
export default function Servers() {
  const load = useOverview();
  const mayAdd = may("admin") && seesAll();
  return (
    <Page title="Mail servers" actions={mayAdd && load.value?.servers.length ? <AddServer /> : undefined}>
      <Loaded of={load} waiting="Loading mail servers…">
        {(overview) => (overview.servers.length > 0 ? <List overview={overview} /> : <None mayAdd={mayAdd} />)}
      </Loaded>
    </Page>
  );
}

function AddServer() {
  return (
    <a class="button" href="/servers/new">
      Add a mail server
    </a>
  );
}

function None({ mayAdd }: { mayAdd: boolean }) {
  if (!mayAdd) {
    return <Empty title="No mail servers">You see the servers of your campaigns here. Owners and admins of all campaigns can add some.</Empty>;
  }
  return (
    <Empty title="No mail server yet" action={<AddServer />}>
      Add the server that mailboxes move away from: Mailgather tries each password there before it takes it.
    </Empty>
  );
}

function List({ overview }: { overview: Overview }) {
  const columns = useMemo(() => columnsOf(overview), [overview]);
  return (
    <>
      <p>Here Mailgather tries the passwords that users submit.</p>
      <Table
        caption="Mail servers"
        columns={columns}
        rows={overview.servers}
        rowKey={({ id }) => id}
        sortedBy={{ key: "name" }}
      />
    </>
  );
}

function columnsOf({ campaigns }: Overview): Column<Server>[] {
  const open = (server: Server) => campaigns.filter((campaign) => campaign.open && campaign.serverId === server.id);
  return [
    { key: "name", title: "Name", heads: true, sort: ({ name }) => name, cell: ({ id, name }) => <a href={`/servers/${id}`}>{name}</a> },
    { key: "host", title: "Server", sort: ({ host }) => host, cell: ({ host, port }) => `${host}, port ${port}` },
    { key: "security", title: "Encryption", sort: (row) => row.security, cell: (row) => <Encryption of={row} /> },
    { key: "campaigns", title: "Open campaigns", numeric: true, sort: (row) => open(row).length, cell: (row) => open(row).length },
    {
      key: "state",
      title: "Last submissions",
      sort: (row) => Number(open(row).some(({ serverFault }) => serverFault !== null)),
      cell: (row) => (open(row).some(({ serverFault }) => serverFault !== null) ? <Badge kind="bad">Does not work</Badge> : "No fault seen"),
    },
  ];
}

function Encryption({ of }: { of: Server }) {
  const { name } = security[of.security];
  return of.security === "plain" ? <Badge kind="bad">{name}</Badge> : <>{name}</>;
}
