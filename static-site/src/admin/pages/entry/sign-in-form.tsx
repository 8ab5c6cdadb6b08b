import { useState } from "preact/hooks";
import { api } from "../../api/client.ts";
import { ask, type Outcome } from "../../api/outcome.ts";
import type { Me } from "../../session.ts";
import { Form, PasswordField, TextField } from "../../ui/form.tsx";
import type { Values } from "../../ui/values.ts";

interface SignInFormProps {
  /** Who it must be; anybody if it says nothing. */
  email?: string;
  done: (me: Me, response: Response) => void;
}

interface SignedIn {
  me: Me;
  response: Response;
}

/** Address and password, then a code if the account has a second factor. */
export function SignInForm({ email, done }: SignInFormProps) {
  const [first, setFirst] = useState<{ email: string; password: string }>();
  const finish = ({ me, response }: SignedIn) => done(me, response);
  if (first !== undefined) {
    return <SecondStep first={first} done={finish} back={() => setFirst(undefined)} />;
  }
  return (
    <Form
      key="first"
      action="Sign in"
      busy="Signing in…"
      keepUnsaved={false}
      send={(values) => signIn({ email: values.text("email"), password: values.secret("password") })}
      done={finish}
      refused={(problem, values) => {
        if (problem.slug !== "second-factor-needed") return undefined;
        setFirst({ email: values.text("email"), password: values.secret("password") });
        return true;
      }}
    >
      <TextField
        name="email"
        label="Email address"
        type="email"
        autocomplete="username"
        required="Type your email address."
        {...(email !== undefined && { initial: email, readOnly: true })}
      />
      <PasswordField name="password" label="Password" autocomplete="current-password" required="Type your password." />
    </Form>
  );
}

interface SecondStepProps {
  first: { email: string; password: string };
  done: (value: SignedIn) => void;
  back: () => void;
}

function SecondStep({ first, done, back }: SecondStepProps) {
  const [recovery, setRecovery] = useState(false);
  const send = (values: Values) =>
    signIn({ ...first, ...(recovery ? { recoveryCode: values.text("code") } : { secondFactor: values.text("code").replace(/\s/g, "") }) });
  return (
    <Form key={recovery ? "recovery" : "code"} action="Sign in" busy="Signing in…" keepUnsaved={false} send={send} done={done}>
      {recovery ? (
        <TextField name="code" label="Recovery code" autocomplete="off" spellcheck={false} required="Type one of your recovery codes." />
      ) : (
        <TextField
          name="code"
          label="Code of your authenticator app"
          hint="Six digits; the app shows new ones every half a minute."
          inputMode="numeric"
          autocomplete="one-time-code"
          width={10}
          required="Type the six digits that your app shows."
        />
      )}
      <p>
        <button type="button" class="link" onClick={() => setRecovery(!recovery)}>
          {recovery ? "Use the authenticator app" : "Use a recovery code"}
        </button>
      </p>
      <p>
        <button type="button" class="link" onClick={back}>
          Back
        </button>
      </p>
    </Form>
  );
}

async function signIn(body: { email: string; password: string; secondFactor?: string; recoveryCode?: string }): Promise<Outcome<SignedIn>> {
  let response: Response | undefined;
  const outcome = await ask(
    api.POST("/api/sign-in", { body }).then((answer) => {
      response = answer.response;
      return answer;
    }),
  );
  if (!outcome.ok) return outcome;
  return { ok: true, value: { me: outcome.value, response: response as Response } };
}
