import { useState } from "preact/hooks";
import { api } from "../../api/client.ts";
import { ask, type Outcome } from "../../api/outcome.ts";
import { reloadMe, useMe } from "../../session.ts";
import { Form, RadioFields } from "../../ui/form.tsx";
import { Loaded, useLoad } from "../../ui/load.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { listAdmins, type Admin } from "../admins/calls.ts";
import { Said, type Done } from "../../ui/said.tsx";

interface Loadable {
  required: boolean;
  /** Whom it would stop. */
  without: Admin[];
}

export default function Settings() {
  const settings = useLoad(load, []);
  const [said, setSaid] = useState<Done>();
  const saved = (required: boolean) => {
    setSaid({ text: required ? "From now on everybody needs a second factor." : "From now on everybody chooses for themselves." });
    void settings.reload();
    // Leads to the account page if it is oneself who has none.
    void reloadMe();
  };
  return (
    <Page title="Settings">
      <Said done={said} />
      <Loaded of={settings} waiting="Loading the settings…">
        {(value) => <SecondFactorForm key={String(value.required)} {...value} saved={saved} />}
      </Loaded>
    </Page>
  );
}

async function load(): Promise<Outcome<Loadable>> {
  const [settings, admins] = await Promise.all([ask(api.GET("/api/settings")), listAdmins()]);
  if (!settings.ok) return settings;
  if (!admins.ok) return admins;
  const without = admins.value.admins.filter(({ secondFactor }) => !secondFactor);
  return { ok: true, value: { required: settings.value.requireSecondFactor, without } };
}

function SecondFactorForm({ required, without, saved }: Loadable & { saved: (required: boolean) => void }) {
  const [chosen, setChosen] = useState(required);
  return (
    <Form
      action="Save"
      busy="Saving…"
      send={(values) => ask(api.PUT("/api/settings", { body: { requireSecondFactor: values.text("secondFactor") === "required" } }))}
      done={({ requireSecondFactor }) => saved(requireSecondFactor)}
    >
      <RadioFields
        name="secondFactor"
        label="Second factor at sign-in"
        hint="A code from an authenticator app in addition to the password."
        options={[
          { value: "required", text: "Everybody needs one", hint: "Recommended: a password that leaked opens nothing then." },
          { value: "optional", text: "Everybody chooses for themselves" },
        ]}
        initial={required ? "required" : "optional"}
        onValue={(value) => setChosen(value === "required")}
      />
      {chosen && <Without admins={without} already={required} />}
    </Form>
  );
}

/** What it means, by name. */
function Without({ admins, already }: { admins: readonly Admin[]; already: boolean }) {
  const me = useMe();
  if (admins.length === 0) {
    return (
      <Notice kind="good">
        <p>Every admin has a second factor already. New admins set one up first.</p>
      </Notice>
    );
  }
  const one = admins.length === 1;
  return (
    <Notice kind="wait" title={`${one ? "One admin has" : `${admins.length} admins have`} none yet`}>
      <p>
        {already ? "They can" : "From the moment you save, they can"} do nothing but set one up on their account page. They stay signed in,
        and what they have done stays.
      </p>
      <ul>
        {admins.map(({ id, email }) => (
          <li key={id}>
            {email}
            {id === me.id && ": you yourself. You are led there at once."}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
