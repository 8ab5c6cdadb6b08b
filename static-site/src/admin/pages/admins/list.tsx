import { useState } from "preact/hooks";
import { useMe } from "../../session.ts";
import { Loaded, useLoad } from "../../ui/load.tsx";
import { Page } from "../../ui/page.tsx";
import { AdminTable } from "./admin-table.tsx";
import { loadPeople, namesOf, type Admin } from "./calls.ts";
import { InvitationTable } from "./invitation-table.tsx";
import { Manage } from "./manage.tsx";
import { Said, type Done } from "../../ui/said.tsx";

export default function Admins() {
  const me = useMe();
  const people = useLoad(loadPeople, []);
  const [managed, setManaged] = useState<Admin>();
  const [said, setSaid] = useState<Done>();
  const done = (what: string) => {
    setManaged(undefined);
    setSaid({ text: what });
    void people.reload();
  };
  return (
    <Page title="Admins" actions={<a class="button" href="/admins/invite">Invite somebody</a>}>
      <Said done={said} />
      <Loaded of={people} waiting="Loading the admins…">
        {({ admins, invitations, campaigns }) => (
          <>
            <AdminTable admins={admins} names={namesOf(campaigns)} me={me} manage={setManaged} />
            <h2>Open invitations</h2>
            <InvitationTable invitations={invitations} admins={admins} names={namesOf(campaigns)} done={done} />
            {managed && (
              <Manage admin={managed} admins={admins} campaigns={campaigns} done={done} close={() => setManaged(undefined)} />
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}
