import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../../api/client.ts";
import { ask, type Outcome, type Problem } from "../../api/outcome.ts";
import type { Me } from "../../session.ts";
import { Form, PasswordField, TextField } from "../../ui/form.tsx";
import type { Values } from "../../ui/values.ts";
import { AppCodeField, RecoveryCodeField } from "./code-fields.tsx";

/** A session that began, and the answer that said so. */
export interface Begun {
  me: Me;
  response: Response;
}

/** What is typed first. */
export interface Login {
  email: string;
  password: string;
}

interface SignInFormProps {
  /** Who it must be; anybody if it says nothing. */
  email?: string;
  /** An address and a password that are known to be right: only the second factor is asked for. */
  known?: Login;
  done: (me: Me, response: Response) => void;
}

/** Address and password, then a code if the account has a second factor. */
export function SignInForm({ email, known, done }: SignInFormProps) {
  const [login, setLogin] = useState(known);
  const [typed, setTyped] = useState(email);
  const finish = ({ me, response }: Begun) => done(me, response);
  if (login !== undefined) return <SecondStep login={login} done={finish} back={() => setLogin(undefined)} />;
  return (
    <Form
      key="login"
      action="Sign in"
      busy="Signing in…"
      keepUnsaved={false}
      send={(values) => signIn(loginIn(values))}
      done={finish}
      refused={({ slug }, values) => {
        if (slug !== "second-factor-needed") return undefined;
        setTyped(values.text("email"));
        setLogin(loginIn(values));
        return true;
      }}
    >
      <TextField
        name="email"
        label="Email address"
        type="email"
        autocomplete="username"
        required="Type your email address."
        {...(typed !== undefined && { initial: typed })}
        {...(email !== undefined && { readOnly: true })}
      />
      <PasswordField name="password" label="Password" autocomplete="current-password" required="Type your password." />
    </Form>
  );
}

function loginIn(values: Values): Login {
  return { email: values.text("email"), password: values.secret("password") };
}

interface SecondStepProps {
  login: Login;
  done: (begun: Begun) => void;
  back: () => void;
}

/** The code of the authenticator app, or a recovery code where that is not at hand. */
function SecondStep({ login, done, back }: SecondStepProps) {
  const [recovery, setRecovery] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector("input")?.focus(), [recovery]);
  const send = (values: Values) => {
    const code = values.text("code");
    return signIn({ ...login, ...(recovery ? { recoveryCode: code } : { secondFactor: code.replace(/\s/g, "") }) });
  };
  const refused = ({ slug }: Problem) => slug === "sign-in-refused" && { code: recovery ? recoveryRefused : codeRefused };
  const form = { action: "Sign in", busy: "Signing in…", keepUnsaved: false, send, done, refused };
  return (
    <div ref={box}>
      {recovery ? (
        <Form key="recovery" {...form}>
          <RecoveryCodeField />
        </Form>
      ) : (
        <Form key="code" {...form}>
          <AppCodeField />
        </Form>
      )}
      <p>
        <button type="button" class="link" onClick={() => setRecovery(!recovery)}>
          {recovery ? "Use the authenticator app instead" : "Use a recovery code instead"}
        </button>
      </p>
      <p>
        <button type="button" class="link" onClick={back}>
          Sign in as somebody else
        </button>
      </p>
    </div>
  );
}

const codeRefused = "This code is not right, or it was used before. Type the one that the app shows now.";
const recoveryRefused = "This recovery code is not right, or it was used before. Type another one.";

export function signIn(body: Login & { secondFactor?: string; recoveryCode?: string }): Promise<Outcome<Begun>> {
  return askForSession(api.POST("/api/sign-in", { body }));
}

/** A call that begins a session: with its answer, whose `Date` tells how long the session lasts by this clock. */
export async function askForSession(call: Promise<{ data?: Me; error?: unknown; response: Response }>): Promise<Outcome<Begun>> {
  const outcome = await ask(call);
  if (!outcome.ok) return outcome;
  return { ok: true, value: { me: outcome.value, response: (await call).response } };
}
