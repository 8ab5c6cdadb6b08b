import { useRef, useState } from "preact/hooks";
import { api } from "../../api/client.ts";
import { ask, type Outcome } from "../../api/outcome.ts";
import { go } from "../../place.ts";
import { seesAll } from "../../session.ts";
import { Form, RadioFields, SelectField, TextArea, TextField } from "../../ui/form.tsx";
import { Loaded, useLoad } from "../../ui/load.tsx";
import { Page } from "../../ui/page.tsx";
import type { Values } from "../../ui/values.ts";
import { rememberFresh, type Fresh } from "../campaign/fresh.ts";
import { createServer, serverFieldNames, ServerFields } from "../servers/fields.tsx";
import { More } from "./more.tsx";
import { suggestName } from "./naming.ts";
import { loadOverview, type Overview, type Server } from "./overview.ts";

const days = [3, 7, 14, 30] as const;
type Days = (typeof days)[number];

/** The value of the choice that shows the fields for another mail server. */
const another = "another";

/** A campaign with as little typing as possible: all is filled in that can be. */
export default function NewCampaign() {
  const load = useLoad(loadOverview, []);
  return (
    <Page title="New campaign" back={{ href: "/campaigns", text: "All campaigns" }}>
      {seesAll() ? (
        <Loaded of={load} waiting="Loading mail servers…">
          {(overview) => <NewCampaignForm overview={overview} />}
        </Loaded>
      ) : (
        <p>Only owners and admins of all campaigns can create campaigns. Ask one of them.</p>
      )}
    </Page>
  );
}

function NewCampaignForm({ overview }: { overview: Overview }) {
  const servers = latestFirst(overview);
  const [server, setServer] = useState(servers[0]?.id ?? another);
  // Made by a first try whose campaign then came to nothing: the second one doesn't make it again.
  const made = useRef<Server | undefined>(undefined);
  const send = async (values: Values): Promise<Outcome<Fresh>> => {
    const chosen = servers.find(({ id }) => id === values.text("serverId"));
    if (chosen === undefined && made.current === undefined) {
      const created = await createServer(values);
      if (!created.ok) return renamed(created);
      made.current = created.value;
    }
    return create(overview, values, chosen ?? made.current, chosen === undefined);
  };
  const done = (fresh: Fresh) => {
    rememberFresh(fresh);
    void go(`/campaigns/${fresh.campaign.id}`, { replace: true, anyway: true });
  };
  return (
    <Form action="Create campaign" busy="Creating…" send={send} done={done} cancel={{ href: "/campaigns" }}>
      <TextField
        name="name"
        label="Name"
        hint="Users read it on their page."
        required="Type a name for the campaign."
        rule={(value) => (value.length > 100 ? "Type a name of at most 100 letters." : undefined)}
        initial={suggestName(overview.campaigns.map(({ name }) => name), new Date())}
        autocomplete="off"
      />
      {servers.length > 0 && (
        <SelectField
          name="serverId"
          label="Mail server that mailboxes move away from"
          options={[...servers.map(({ id, name, host }) => ({ value: id, text: `${name} (${host})` })), { value: another, text: "Another mail server…" }]}
          initial={server}
          onValue={setServer}
        />
      )}
      {server === another && (
        <fieldset>
          <legend>
            <h2>The mail server that mailboxes move away from</h2>
          </legend>
          <ServerFields />
        </fieldset>
      )}
      <RadioFields
        name="expiryDays"
        label="How long users can submit"
        options={days.map((number) => ({ value: String(number), text: `${number} days`, ...(number === 14 && { hint: "Enough for most: who is on holiday has time as well." }) }))}
        initial="14"
      />
      <More summary="Instructions for users (optional)" always>
        <TextArea
          name="instructions"
          label="Instructions"
          hint="Users read this above the form, as plain text, for example whom to ask. At most 2,000 letters."
          maxLength={2000}
          rule={(value) => (value.length > 2000 ? "Shorten the instructions to at most 2,000 letters." : undefined)}
        />
      </More>
    </Form>
  );
}

/** The server of the latest campaign is likely to be the next one's. */
function latestFirst({ campaigns, servers }: Overview): Server[] {
  const latest = [...campaigns].sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))[0]?.serverId;
  const newestFirst = [...servers].sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
  return newestFirst.sort((a, b) => Number(b.id === latest) - Number(a.id === latest));
}

async function create(overview: Overview, values: Values, server: Server | undefined, isNew: boolean): Promise<Outcome<Fresh>> {
  const name = values.text("name");
  const serverId = server?.id ?? "";
  const instructions = values.text("instructions");
  const expiryDays = Number(values.text("expiryDays")) as Days;
  const body = { name, serverId, expiryDays, ...(instructions !== "" && { instructions }) };
  const created = await ask(api.POST("/api/campaigns", { body }));
  if (!created.ok) return created;
  const { id, link, expiresAt } = created.value;
  return {
    ok: true,
    value: {
      campaign: { ...empty, id, name, serverId, instructions: instructions || null, createdAt: new Date().toISOString(), expiresAt },
      link: overview.gatherSite + link,
      newServer: isNew ? server : undefined,
    },
  };
}

/** What nobody has submitted to yet. */
const empty = { state: "open", open: true, submitted: 0, mapped: 0, deactivatedAt: null, purgeAt: null, serverFault: null } as const;

/** The name at fault is the server's, not the campaign's. */
function renamed(outcome: Extract<Outcome<Server>, { ok: false }>): Outcome<never> {
  const { field } = outcome.problem;
  const name = serverFieldNames[field as keyof typeof serverFieldNames] as string | undefined;
  return { ok: false, problem: { ...outcome.problem, ...(name !== undefined && { field: name }) } };
}
