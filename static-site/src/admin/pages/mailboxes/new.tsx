import { useEffect, useRef, useState } from "preact/hooks";
import { api, type Schema } from "../../api/client.ts";
import { ask, type Outcome, type Problem } from "../../api/outcome.ts";
import type { PageProps } from "../../routes.tsx";
import { CampaignPage } from "../../ui/campaign.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Form, PasswordField, TextField, type Faults } from "../../ui/form.tsx";
import { useLoad } from "../../ui/load.tsx";
import type { Values } from "../../ui/values.ts";
import { Checking } from "./checking.tsx";
import { addressRule, passwordRule } from "./rules.ts";
import { Added, Stopped, stops } from "./outcomes.tsx";
import { destinationText, refusalText } from "./refusal.ts";
import "./mailboxes.css";

type Campaign = Schema<"Campaign">;

/** Adds a mailbox whose password somebody told an admin; it is checked and kept as any other. */
export default function NewMailbox({ id }: Pick<PageProps, "id">) {
  return (
    <CampaignPage id={id} title="Add a mailbox by hand" back={{ href: `/campaigns/${id}/mailboxes`, text: "All mailboxes of the campaign" }}>
      {(campaign) => (campaign.open ? <Adding campaign={campaign} /> : <Over campaign={campaign} />)}
    </CampaignPage>
  );
}

function Over({ campaign }: { campaign: Campaign }) {
  return (
    <Empty title="The campaign is over" action={<a href={`/campaigns/${campaign.id}/mailboxes`}>See its mailboxes</a>}>
      No mailbox can be added any more. For those that are still missing, open a new campaign.
    </Empty>
  );
}

/** The form, until a mailbox is added; then what became of it. */
function Adding({ campaign }: { campaign: Campaign }) {
  const servers = useLoad(() => ask(api.GET("/api/servers")), []);
  const [added, setAdded] = useState<string>();
  const [turn, setTurn] = useState(0);
  const server = servers.value?.servers.find(({ id }) => id === campaign.serverId)?.name ?? "the mail server";
  if (added !== undefined) {
    const again = () => {
      setAdded(undefined);
      setTurn(turn + 1);
    };
    return <Added campaign={campaign.id} source={added} server={server} again={again} />;
  }
  return <AddForm campaign={campaign} server={server} done={setAdded} focused={turn > 0} />;
}

interface AddFormProps {
  campaign: Campaign;
  server: string;
  done: (source: string) => void;
  /** After another one: whoever adds several goes on typing. */
  focused: boolean;
}

function AddForm({ campaign, server, done, focused }: AddFormProps) {
  const [busy, setBusy] = useState(false);
  const [stopped, setStopped] = useState<Problem>();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focused) box.current?.querySelector("input")?.focus();
  }, []);
  const send = async (values: Values) => {
    setStopped(undefined);
    setBusy(true);
    const outcome = await add(campaign.id, values);
    setBusy(false);
    return outcome;
  };
  const refused = (problem: Problem): Faults | true | undefined => {
    if (!stops(problem)) return faultsOf(problem);
    setStopped(problem);
    return true;
  };
  return (
    <div ref={box}>
      <p>
        For a user who can’t use the campaign’s link and gave you the password. It is tried out once, now: Mailgather logs in to {server}.
        Only if that works is it encrypted and stored, and nobody can read it again, you included.
      </p>
      {stopped && <Stopped key={stopped.slug} campaign={campaign} problem={stopped} />}
      <Form
        action="Check and add"
        busy="Checking…"
        send={send}
        done={(_, values) => done(values.text("sourceEmail"))}
        refused={refused}
        check={(values) => ({
          destEmail: values.secret("destPassword") !== "" && values.text("destEmail") === "" && "Type the new address that this password is for, or leave both empty.",
        })}
        cancel={{ href: `/campaigns/${campaign.id}/mailboxes` }}
      >
        <TextField name="name" label="Name of the user" required="Type the user’s name." autocomplete="off" rule={nameRule} />
        <TextField type="email" name="sourceEmail" label="Old address" hint={`The address of the mailbox at ${server}.`} required="Type the whole address of the mailbox." autocomplete="off" rule={addressRule} />
        <PasswordField name="sourcePassword" label="Password of the mailbox" required="Type the password of the mailbox." autocomplete="off" rule={passwordRule} />
        <TextField type="email" name="destEmail" label="New address (optional)" hint="Leave it empty to choose it when you map the mailbox." autocomplete="off" rule={addressRule} />
        <PasswordField name="destPassword" label="Password of the new account (optional)" hint="If that account exists already, its password; if not, the one that it is to get. It is not needed yet." autocomplete="off" rule={passwordRule} />
        {busy && <Checking server={server} />}
      </Form>
    </div>
  );
}

function add(campaign: string, values: Values): Promise<Outcome<unknown>> {
  const [destEmail, destPassword] = [values.text("destEmail"), values.secret("destPassword")];
  const body = {
    name: values.text("name"),
    sourceEmail: values.text("sourceEmail"),
    sourcePassword: values.secret("sourcePassword"),
    ...(destEmail !== "" && { destEmail }),
    ...(destPassword !== "" && { destPassword }),
  };
  return ask(api.POST("/api/campaigns/{id}/credentials", { params: { path: { id: campaign } }, body }));
}

/** What is wrong at which field, in words for whoever types for somebody else. */
function faultsOf({ slug, field, cause, hint }: Problem): Faults | undefined {
  switch (slug) {
    case "login-refused":
      return { [field ?? "sourcePassword"]: refusalText(cause, hint) };
    case "destination-unusable":
      return { [field ?? "destEmail"]: destinationText(cause) };
    case "already-submitted":
      return { sourceEmail: "This mailbox was submitted already: you find it in the list. To take in another password, delete it there first." };
    default:
      return undefined;
  }
}

function nameRule(name: string): string | undefined {
  return [...name].length > 100 ? "Type a name of at most 100 letters." : undefined;
}
