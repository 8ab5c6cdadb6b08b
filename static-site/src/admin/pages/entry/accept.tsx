import { api, type Schema } from "../../api/client.ts";
import { ask } from "../../api/outcome.ts";
import { forgetToken, isToken, linkToken } from "../../link-token.ts";
import { go } from "../../place.ts";
import { signedIn, useSession } from "../../session.ts";
import { Form, TextField } from "../../ui/form.tsx";
import { useLoad, Waiting } from "../../ui/load.tsx";
import { Notice, ProblemNote } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Time } from "../../ui/time.tsx";
import { addressRule } from "../mailboxes/rules.ts";
import { NewPasswordField } from "./new-password.tsx";
import { askForSession } from "./sign-in-form.tsx";

interface Invitation {
  label: string;
  email: string | null;
  role: Schema<"Role">;
  scope: Schema<"Scope">;
  expiresAt: string;
}

/** Whoever has the link of an invitation becomes an admin here. */
export default function Accept() {
  const token = linkToken();
  if (token === undefined) return <NoInvitation title="Open your invitation’s link" />;
  if (!isToken(token)) return <NoInvitation title="This link is not whole" />;
  return <Opened token={token} />;
}

function NoInvitation({ title }: { title: string }) {
  return (
    <Page title={title}>
      <p>Open the link that you were sent, whole: from its beginning to the last letter. If you copied it, nothing may be missing at its end.</p>
      <p>
        For your safety the link disappears from the address bar at once, so this page can’t be reloaded: open the link
        again instead.
      </p>
      <p>
        Have you accepted already? <a href="/sign-in">Sign in</a>
      </p>
    </Page>
  );
}

function Opened({ token }: { token: string }) {
  const invitation = useLoad(() => ask(api.POST("/api/invitation", { body: { token } })), [token]);
  const { value, problem, reload } = invitation;
  if (problem?.slug === "invitation-unusable") return <Unusable />;
  return (
    <Page title={value ? "You are invited to Mailgather" : "Your invitation"}>
      {problem && <ProblemNote problem={problem} again={() => void reload()} />}
      {value ? <AcceptForm token={token} invitation={value} gone={reload} /> : !problem && <Waiting text="Opening your invitation…" />}
    </Page>
  );
}

function Unusable() {
  return (
    <Page title="This invitation can’t be used">
      <p>It was used before, was withdrawn or has expired. Ask whoever invited you for a new one.</p>
      <p>
        Was it you who used it? <a href="/sign-in">Sign in</a>
      </p>
    </Page>
  );
}

const roles: Record<Schema<"Role">, string> = {
  owner: "Owner: manages admins, settings and all campaigns",
  admin: "Admin: runs campaigns",
  viewer: "Viewer: looks at campaigns and changes nothing",
};

interface AcceptFormProps {
  token: string;
  invitation: Invitation;
  gone: () => Promise<void>;
}

function AcceptForm({ token, invitation: { label, email, role, scope, expiresAt }, gone }: AcceptFormProps) {
  return (
    <>
      <SignedInAlready />
      <dl>
        <dt>For</dt>
        <dd>{label}</dd>
        <dt>Role</dt>
        <dd>{roles[role]}</dd>
        <dt>Campaigns</dt>
        <dd>{scope === "all" ? "All" : scope.length === 1 ? "1 of them" : `${scope.length} of them`}</dd>
        <dt>Valid until</dt>
        <dd>
          <Time at={expiresAt} as="moment" />
        </dd>
      </dl>
      <p>Choose the password with which you will sign in.</p>
      <Form
        action="Accept"
        busy="Accepting…"
        keepUnsaved={false}
        send={(values) =>
          askForSession(
            api.POST("/api/invitation/accept", {
              body: { token, password: values.secret("password"), ...(email === null && { email: values.text("email") }) },
            }),
          )
        }
        done={({ me, response }) => {
          forgetToken();
          signedIn(me, response);
          void go("/campaigns", { replace: true, anyway: true });
        }}
        refused={({ slug }) => {
          if (slug !== "invitation-unusable") return undefined;
          void gone();
          return true;
        }}
      >
        <TextField
          name="email"
          label="Email address"
          type="email"
          autocomplete="username"
          required="Type your email address."
          rule={addressRule}
          {...(email !== null && { initial: email, readOnly: true })}
        />
        <NewPasswordField />
      </Form>
    </>
  );
}

/** An invitation may be for somebody else than who uses this browser. */
function SignedInAlready() {
  const session = useSession();
  if (session.state !== "open") return null;
  return (
    <Notice kind="wait">
      <p>You are signed in as {session.me.email}. If you accept, you go on as the new account.</p>
    </Notice>
  );
}
