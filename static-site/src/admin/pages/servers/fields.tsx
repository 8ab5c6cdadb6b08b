import { useRef, useState } from "preact/hooks";
import { api, type Schema } from "../../api/client.ts";
import { ask, type Outcome } from "../../api/outcome.ts";
import { RadioFields, TextField } from "../../ui/form.tsx";
import type { Values } from "../../ui/values.ts";
import { Notice } from "../../ui/notice.tsx";
import { security, type Security } from "./words.ts";

export type Server = Schema<"Server">;

/** What the API's `name` is called in a form that has another name as well. */
export const serverFieldNames = { name: "serverName" };

/** A mail server where passwords were proved: its name, and where it is, to be read only. */
export function FixedServerFields({ server }: { server: Server }) {
  return (
    <>
      <NameField server={server} />
      <Notice kind="info" title="It stays where it is">
        <p>
          Passwords were proved at this server, and they go to no other one. So its name can be changed, and the rest can’t. For another
          server, <a href="/servers/new">add a new entry</a> and open a campaign with it.
        </p>
      </Notice>
      <TextField name="host" label="Server name (IMAP)" initial={server.host} readOnly />
      <TextField name="security" label="Encryption" initial={security[server.security].name} readOnly />
      <TextField name="port" label="Port" initial={String(server.port)} readOnly width={6} />
    </>
  );
}

function NameField({ server }: { server: Server | undefined }) {
  return (
    <TextField
      name="serverName"
      label="Name of the mail service"
      hint="As users know it: they read it beside the field for their password. For example “Old webmail”."
      required="Type the name by which users know this mail service."
      rule={(value) => (value.length > 100 ? "Type a name of at most 100 letters." : undefined)}
      initial={server?.name ?? ""}
      autocomplete="off"
    />
  );
}

/** Where a mail server is. The port follows the encryption until somebody types another. */
export function ServerFields({ server }: { server?: Server }) {
  const [chosen, setChosen] = useState<Security>(server?.security ?? "tls");
  const port = useRef(String(server?.port ?? security[chosen].port));
  const choose = (value: string) => {
    const now = value as Security;
    if (port.current === String(security[chosen].port)) port.current = String(security[now].port);
    setChosen(now);
  };
  return (
    <>
      <NameField server={server} />
      <TextField
        name="host"
        label="Server name (IMAP)"
        hint="As mail programs need it, for example imap.example.org."
        required="Type the name of the IMAP server, for example imap.example.org."
        initial={server?.host ?? ""}
        autocomplete="off"
        inputMode="url"
        spellcheck={false}
      />
      <RadioFields
        name="security"
        label="Encryption"
        options={Object.entries(security).map(([value, { text, hint }]) => ({ value, text, hint }))}
        initial={chosen}
        onValue={choose}
      />
      {chosen === "plain" && (
        <Notice kind="bad" title="Passwords can be read on the way">
          <p>Without encryption, anybody between Mailgather and the server can read and keep every password. Ask the provider for TLS first.</p>
        </Notice>
      )}
      <TextField
        key={chosen}
        name="port"
        label="Port"
        required="Type the port, usually 993."
        rule={(value) => (/^\d{1,5}$/.test(value) && Number(value) > 0 && Number(value) < 65536 ? undefined : "Type a port between 1 and 65535.")}
        initial={port.current}
        onValue={(value) => (port.current = value)}
        inputMode="numeric"
        autocomplete="off"
        width={6}
      />
    </>
  );
}

/** What was typed. */
export function serverIn(values: Values): Omit<Server, "id" | "createdAt" | "fixed"> {
  return {
    name: values.text("serverName"),
    host: values.text("host"),
    port: Number(values.text("port")),
    security: values.text("security") as Security,
  };
}

export function createServer(values: Values): Promise<Outcome<Server>> {
  return ask(api.POST("/api/servers", { body: serverIn(values) }));
}
