import { useRef, useState } from "preact/hooks";
import { api } from "../../api/client.ts";
import { ask, type Outcome, type Problem } from "../../api/outcome.ts";
import { go } from "../../place.ts";
import { may, seesAll } from "../../session.ts";
import { confirm } from "../../ui/dialog.tsx";
import { Form } from "../../ui/form.tsx";
import { Loaded, type Load } from "../../ui/load.tsx";
import { announce, Notice, ProblemNote } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import type { Values } from "../../ui/values.ts";
import { ServerFault } from "../campaigns/fault.tsx";
import { useOverview, type Campaign, type Overview, type Server } from "../campaigns/overview.ts";
import { FixedServerFields, serverFieldNames, ServerFields, serverIn } from "./fields.tsx";
import { takeTest } from "./fresh.ts";
import { Trial } from "./trial.tsx";
import { security } from "./words.ts";

/** One mail server: test, change, delete. */
export default function ServerPage({ id }: { id: string }) {
  const load = useOverview();
  const server = load.value?.servers.find((entry) => entry.id === id);
  return (
    <Page title={server?.name ?? "Mail server"} back={{ href: "/servers", text: "Mail servers" }}>
      <Loaded of={load} waiting="Loading the mail server…">
        {(overview) => (server === undefined ? <Unknown /> : <Entry load={load} overview={overview} server={server} />)}
      </Loaded>
    </Page>
  );
}

function Unknown() {
  return (
    <p>
      There is no such mail server, or none that you may see. Go to <a href="/servers">the mail servers</a>.
    </p>
  );
}

interface EntryProps {
  load: Load<Overview>;
  overview: Overview;
  server: Server;
}

function Entry({ load, overview, server }: EntryProps) {
  const [atOnce] = useState(() => takeTest(server.id));
  const [changes, setChanges] = useState(0);
  const users = overview.campaigns.filter(({ serverId }) => serverId === server.id);
  const faulty = users.filter(({ open, serverFault }) => open && serverFault !== null);
  const changed = (entry: Server) => {
    load.set({ ...overview, servers: overview.servers.map((other) => (other.id === entry.id ? entry : other)) });
    setChanges(changes + 1);
    announce("Saved. The connection is being tested.");
    void load.reload();
  };
  return (
    <>
      {faulty[0]?.serverFault && (
        <ServerFault fault={faulty[0].serverFault} server={undefined} campaigns={faulty.map(({ name }) => name)} />
      )}
      <Facts server={server} />
      {may("admin") && (
        <section aria-labelledby="test" class="campaigns-part">
          <h2 id="test">Test</h2>
          <Trial key={changes} server={server} atOnce={atOnce || changes > 0} />
        </section>
      )}
      <Users campaigns={users} />
      {may("admin") && seesAll() && (
        <>
          <section aria-labelledby="change" class="campaigns-part">
            <h2 id="change">Change</h2>
            <Change key={changes} server={server} users={users} done={changed} />
          </section>
          <Deletion server={server} users={users} />
        </>
      )}
    </>
  );
}

function Facts({ server: { host, port, security: chosen } }: { server: Server }) {
  return (
    <dl>
      <dt>Server (IMAP)</dt>
      <dd>{host}</dd>
      <dt>Port</dt>
      <dd>{port}</dd>
      <dt>Encryption</dt>
      <dd>{security[chosen].name}</dd>
    </dl>
  );
}

function Users({ campaigns }: { campaigns: Campaign[] }) {
  return (
    <section aria-labelledby="used" class="campaigns-part">
      <h2 id="used">Campaigns that use it</h2>
      {campaigns.length === 0 ? (
        <p>None.</p>
      ) : (
        <ul>
          {campaigns.map(({ id, name, open }) => (
            <li key={id}>
              <a href={`/campaigns/${id}`}>{name}</a> {!open && "(over)"}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface ChangeProps {
  server: Server;
  users: Campaign[];
  done: (server: Server) => void;
}

function Change({ server, users, done }: ChangeProps) {
  const open = users.filter((campaign) => campaign.open).length;
  return (
    <>
      {open > 0 && !server.fixed && (
        <p>
          {open === 1 ? "The open campaign uses" : `The ${open} open campaigns use`} the changed server from the next submission on. What
          was submitted before stays as it is.
        </p>
      )}
      <Form
        action="Save and test"
        busy="Saving…"
        send={(values) => save(server, values)}
        done={done}
        fieldNames={serverFieldNames}
      >
        {server.fixed ? <FixedServerFields server={server} /> : <ServerFields server={server} />}
      </Form>
    </>
  );
}

/** Only what is different: a new host, port or encryption forgets that the old ones did not work. */
function save(server: Server, values: Values): Promise<Outcome<Server>> {
  const known = server.fixed ? { name: values.text("serverName") } : serverIn(values);
  const typed = Object.entries(known) as [keyof Server, string | number][];
  const body = Object.fromEntries(typed.filter(([name, value]) => server[name] !== value));
  if (Object.keys(body).length === 0) return Promise.resolve({ ok: true, value: server });
  return ask(api.PATCH("/api/servers/{id}", { params: { path: { id: server.id } }, body }));
}

interface DeletionProps {
  server: Server;
  users: Campaign[];
}

function Deletion({ server, users }: DeletionProps) {
  const [problem, setProblem] = useState<Problem>();
  const busy = useRef(false);
  const remove = async () => {
    if (busy.current) return;
    setProblem(undefined);
    const sure = await confirm({
      title: `Delete “${server.name}”?`,
      text: "No campaign uses this mail server. If you need it again, add it again.",
      action: "Delete",
      danger: true,
    });
    if (!sure) return;
    busy.current = true;
    const outcome = await ask(api.DELETE("/api/servers/{id}", { params: { path: { id: server.id } } }));
    busy.current = false;
    if (!outcome.ok) return setProblem(outcome.problem);
    announce(`“${server.name}” is deleted.`);
    void go("/servers", { anyway: true });
  };
  return (
    <section aria-labelledby="delete" class="campaigns-part">
      <h2 id="delete">Delete</h2>
      {problem && <ProblemNote problem={problem} />}
      {users.length > 0 ? (
        <Notice kind="info">
          <p>
            It can be deleted when no campaign needs it any more: deactivate the campaigns above first. An expired campaign needs it
            too. When a deactivated campaign is deleted for good, its server is free.
          </p>
        </Notice>
      ) : (
        <p>
          <button type="button" class="danger" onClick={() => void remove()}>
            Delete this mail server
          </button>
        </p>
      )}
    </section>
  );
}
