import { useCallback, useState } from "preact/hooks";
import { useGuard } from "../../place.ts";
import { confirm } from "../../ui/dialog.tsx";
import { Form, TextField } from "../../ui/form.tsx";
import { Loaded, useLoad } from "../../ui/load.tsx";
import { Page } from "../../ui/page.tsx";
import { addressRule } from "../mailboxes/rules.ts";
import { AccessFields, accessIn } from "./access-fields.tsx";
import { invite, listCampaigns, type Campaign, type InvitationForm } from "./calls.ts";
import { Invited, type Made } from "./invited.tsx";

export default function Invite() {
  const campaigns = useLoad(listCampaigns, []);
  const [made, setMade] = useState<Made>();
  return (
    <Page title={made === undefined ? "Invite somebody" : "Invitation made"} back={{ href: "/admins", text: "Admins" }}>
      {made === undefined ? (
        <Loaded of={campaigns} waiting="Loading the campaigns…">
          {({ campaigns }) => <InviteForm campaigns={campaigns} done={setMade} />}
        </Loaded>
      ) : (
        <Result made={made} />
      )}
    </Page>
  );
}

/** Not left by a slip while nobody has the link. */
function Result({ made }: { made: Made }) {
  const [copied, setCopied] = useState(false);
  const leave = useCallback(() => confirm(question), []);
  useGuard(!copied && !made.mailed, leave);
  return <Invited made={made} onCopied={() => setCopied(true)} />;
}

const question = {
  title: "Leave without the link?",
  text: "It is shown only here. Without it nobody can accept the invitation; you would have to withdraw it and make another.",
  action: "Leave",
  cancel: "Stay on this page",
};

function InviteForm({ campaigns, done }: { campaigns: readonly Campaign[]; done: (made: Made) => void }) {
  return (
    <Form
      action="Make the invitation"
      busy="Making the invitation…"
      cancel={{ href: "/admins" }}
      fieldNames={{ expiryDays: "days" }}
      send={async (values) => {
        const email = values.text("email");
        const form: InvitationForm = {
          label: values.text("label"),
          ...(email !== "" && { email }),
          ...accessIn(values),
          expiryDays: Number(values.text("days")),
        };
        const outcome = await invite(form);
        return outcome.ok ? { ok: true, value: { ...outcome.value, label: form.label, email, role: form.role } } : outcome;
      }}
      done={done}
    >
      <TextField
        name="label"
        label="For whom"
        hint="A name by which the list and the invitation call them."
        required="Type a name for whoever is invited."
        maxLength={100}
        autocomplete="off"
      />
      <TextField
        name="email"
        label="Email address (optional)"
        hint="Then only this address can accept, and the link is mailed to it if Mailgather can send mail."
        type="email"
        inputMode="email"
        autocomplete="off"
        rule={addressRule}
      />
      <AccessFields role="admin" scope="all" campaigns={campaigns} />
      <TextField
        name="days"
        label="Days until the invitation ends"
        hint="From 1 to 30."
        inputMode="numeric"
        initial="7"
        width={4}
        required="Type a number of days from 1 to 30."
        rule={(value) => (/^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= 30 ? undefined : "Type a number of days from 1 to 30.")}
      />
    </Form>
  );
}
