import { go } from "../../place.ts";
import { seesAll } from "../../session.ts";
import { Form } from "../../ui/form.tsx";
import { Page } from "../../ui/page.tsx";
import { createServer, serverFieldNames, ServerFields } from "./fields.tsx";
import { testNext } from "./fresh.ts";

/** A mail server that mailboxes move away from; once saved, it is tested at once. */
export default function NewServer() {
  return (
    <Page title="Add a mail server" back={{ href: "/servers", text: "Mail servers" }}>
      {seesAll() ? <NewServerForm /> : <p>Only owners and admins of all campaigns can add mail servers. Ask one of them.</p>}
    </Page>
  );
}

function NewServerForm() {
  const done = (id: string) => {
    testNext(id);
    void go(`/servers/${id}`, { anyway: true });
  };
  return (
    <>
      <p>The server that mailboxes move away from. Mailgather logs in there to try each password before it takes it.</p>
      <Form
        action="Save and test"
        busy="Saving…"
        send={createServer}
        done={({ id }) => done(id)}
        fieldNames={serverFieldNames}
        cancel={{ href: "/servers" }}
      >
        <ServerFields />
      </Form>
    </>
  );
}
