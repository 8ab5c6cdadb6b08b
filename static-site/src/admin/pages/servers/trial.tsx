import { useEffect, useRef, useState } from "preact/hooks";
import { api, type Schema } from "../../api/client.ts";
import { ask, type Outcome, type Problem } from "../../api/outcome.ts";
import { serverFaultText } from "../../server-fault.ts";
import { Form, PasswordField, TextField } from "../../ui/form.tsx";
import { Notice, ProblemNote } from "../../ui/notice.tsx";
import { More } from "../campaigns/more.tsx";
import { nextText, providerText } from "./words.ts";

type Server = Schema<"Server">;

interface Tested {
  provider?: Schema<"Provider">;
  messages?: number;
}

/** A test of a mail server: whether it can be reached, and whether one login works. */
export function Trial({ server, atOnce = false }: { server: Server; atOnce?: boolean }) {
  return (
    <>
      <ConnectionTest server={server} atOnce={atOnce} />
      <More summary="Try a login as well">
        <LoginTest server={server} />
      </More>
    </>
  );
}

/** Connects, checks the certificate and reads the greeting. */
export function ConnectionTest({ server, atOnce }: { server: Server; atOnce: boolean }) {
  const [outcome, setOutcome] = useState<Outcome<Tested>>();
  const [busy, setBusy] = useState(false);
  const test = async () => {
    if (busy) return;
    setBusy(true);
    setOutcome(undefined);
    setOutcome(await tryOut(server));
    setBusy(false);
  };
  useEffect(() => {
    if (atOnce) void test();
  }, []);
  return (
    <>
      <p>
        <button type="button" class="secondary" aria-disabled={busy} onClick={() => void test()}>
          {busy ? "Testing…" : outcome === undefined ? "Test the connection" : "Test again"}
        </button>
      </p>
      <div role="status">
        {busy && <Stages server={server} />}
        {outcome?.ok && <Reached server={server} tested={outcome.value} />}
      </div>
      {outcome?.ok === false && <Failed server={server} problem={outcome.problem} />}
    </>
  );
}

/** One login; what was typed is gone afterwards, here and there. */
function LoginTest({ server }: { server: Server }) {
  const [tested, setTested] = useState<{ value: Tested; email: string }>();
  const [failed, setFailed] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const [turn, setTurn] = useState(0);
  const form = useRef<HTMLDivElement>(null);
  return (
    <div ref={form}>
      <p>
        Address and password are used for this one login and then forgotten: they are not stored, and no log has them. No mail is
        opened.
      </p>
      {tested && (
        <Notice kind="good" title="The login works">
          <p role="status">
            {server.name} accepted {tested.email}. {inInbox(tested.value.messages)} The password has been forgotten.
          </p>
        </Notice>
      )}
      {failed && <Failed server={server} problem={failed} />}
      <Form
        key={turn}
        action="Try this login"
        busy="Logging in…"
        keepUnsaved={false}
        send={async (values) => {
          setTested(undefined);
          setFailed(undefined);
          setBusy(true);
          const outcome = await tryOut(server, { email: values.text("email"), password: values.secret("password") });
          setBusy(false);
          return outcome;
        }}
        done={(value, values) => {
          setTested({ value, email: values.text("email") });
          setTurn(turn + 1);
        }}
        refused={(problem) => {
          if (problem.slug === "login-refused" && problem.field !== undefined) {
            return { [problem.field]: [problem.detail, nextText(problem.hint)].filter(Boolean).join(" ") };
          }
          if (problem.slug === "invalid-field") return undefined;
          setFailed(problem);
          return true;
        }}
      >
        <TextField type="email" name="email" label="Address of a mailbox there" required="Type the whole address of a mailbox on this server." autocomplete="off" />
        <PasswordField name="password" label="Its password" required="Type the password of this mailbox." autocomplete="off" />
        {busy && <Stages server={server} />}
      </Form>
    </div>
  );
}

function tryOut({ id }: Server, body?: { email: string; password: string }): Promise<Outcome<Tested>> {
  return ask(api.POST("/api/servers/{id}/test", { params: { path: { id } }, ...(body && { body }) }));
}

/** What is being done, and that it goes on. */
function Stages({ server: { host, port } }: { server: Server }) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 5000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p class="stage">
      {slow
        ? `Still waiting for ${host}. Some mail servers take up to 20 seconds.`
        : `Connecting to ${host} on port ${port}, and listening to what it says…`}
    </p>
  );
}

function Reached({ server: { host, port, security }, tested: { provider } }: { server: Server; tested: Tested }) {
  const secured = {
    tls: "The connection is encrypted (TLS), and its certificate is good.",
    starttls: "The connection is encrypted (STARTTLS), and its certificate is good.",
    plain: "The connection is not encrypted: passwords can be read on the way.",
  };
  return (
    <Notice kind={security === "plain" || provider?.wants === "no-password" ? "wait" : "good"} title={`${host} answers`}>
      <p>
        A mail server (IMAP) answers on port {port}. {secured[security]}
      </p>
      {provider && (
        <p>
          {providerText(provider)}{" "}
          {provider.help !== undefined && (
            <a href={provider.help} target="_blank" rel="noreferrer">
              {provider.name}’s help <span class="unseen">(opens in a new tab)</span>
            </a>
          )}
        </p>
      )}
    </Notice>
  );
}

/** What is wrong and what to do about it, in the words for whoever made the entry. */
function Failed({ server: { host }, problem }: { server: Server; problem: Problem }) {
  if (problem.slug === "server-setup") {
    return (
      <div role="alert">
        <Notice kind="bad" title={`${host} does not work as it is set up`}>
          <p>{serverFaultText(problem.reason ?? "")}</p>
          {problem.retryable && <p>If you are sure that everything is right, it may be down for a moment: test again later.</p>}
        </Notice>
      </div>
    );
  }
  if (problem.slug === "not-now") {
    return (
      <div role="alert">
        <Notice kind="wait" title={`${host} can’t tell now`}>
          <p>{problem.detail} Test again in a minute or two; users who submit meanwhile are told to try later.</p>
        </Notice>
      </div>
    );
  }
  return <ProblemNote problem={problem} />;
}

function inInbox(messages: number | undefined): string {
  if (messages === undefined) return "";
  return messages === 1 ? "There is 1 message in its inbox." : `There are ${messages.toLocaleString("en-GB")} messages in its inbox.`;
}
