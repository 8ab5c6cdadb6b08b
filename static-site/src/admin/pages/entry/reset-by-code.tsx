import { useState } from "preact/hooks";
import { api } from "../../api/client.ts";
import { ask } from "../../api/outcome.ts";
import { go } from "../../place.ts";
import { signedIn } from "../../session.ts";
import { Form, TextField } from "../../ui/form.tsx";
import { Page } from "../../ui/page.tsx";
import { Time } from "../../ui/time.tsx";
import { NewPasswordField } from "./new-password.tsx";
import { PasswordSet } from "./password-set.tsx";
import { signIn, SignInForm, type Login } from "./sign-in-form.tsx";

/** A code that was asked for. The same for every address: nobody learns here who has an account. */
interface Asked {
  email: string;
  resetId: string;
  expiresAt: string;
}

type Step =
  | { at: "address" }
  | { at: "code"; asked: Asked }
  | { at: "no-mail" }
  /** The password is set, and a second factor is asked for. */
  | { at: "factor"; login: Login }
  | { at: "set" };

/** With a code that comes by mail. */
export function ResetByCode() {
  const [step, setStep] = useState<Step>({ at: "address" });
  switch (step.at) {
    case "address":
      return <Address onStep={setStep} />;
    case "code":
      return <Code asked={step.asked} onStep={setStep} />;
    case "no-mail":
      return <NoMail />;
    case "factor":
      return (
        <Page title="Sign in">
          <p>Your new password is set.</p>
          <SignInForm known={step.login} done={enter} />
        </Page>
      );
    case "set":
      return <PasswordSet />;
  }
}

const enter: typeof signedIn = (me, response) => {
  signedIn(me, response);
  void go("/campaigns", { replace: true, anyway: true });
};

interface StepProps {
  onStep: (step: Step) => void;
}

function Address({ onStep }: StepProps) {
  return (
    <Page title="Reset your password" back={{ href: "/sign-in", text: "Sign in" }}>
      <p>We mail you a code, with which you choose a new password.</p>
      <Form
        action="Mail me a code"
        busy="Mailing a code…"
        keepUnsaved={false}
        send={(values) => ask(api.POST("/api/reset", { body: { email: values.text("email") } }))}
        done={(answer, values) => onStep({ at: "code", asked: { ...answer, email: values.text("email") } })}
        refused={({ slug }) => {
          if (slug !== "mail-not-set-up") return undefined;
          onStep({ at: "no-mail" });
          return true;
        }}
      >
        <TextField name="email" label="Email address" type="email" autocomplete="username" required="Type your email address." />
      </Form>
    </Page>
  );
}

function Code({ asked: { email, resetId, expiresAt }, onStep }: StepProps & { asked: Asked }) {
  const enterOrAsk = async (login: Login) => {
    const outcome = await signIn(login);
    if (outcome.ok) return enter(outcome.value.me, outcome.value.response);
    onStep(outcome.problem.slug === "second-factor-needed" ? { at: "factor", login } : { at: "set" });
  };
  return (
    <Page title="Type the code from your mail">
      <p>
        If <strong>{email}</strong> belongs to an admin, a code is on its way there. It is good until{" "}
        <Time at={expiresAt} as="moment" />. Look in your spam folder as well.
      </p>
      <Form
        action="Set password"
        busy="Setting your password…"
        keepUnsaved={false}
        send={(values) =>
          ask(
            api.POST("/api/reset/confirm", {
              body: { resetId, email, code: values.text("code").replace(/\s/g, ""), password: values.secret("password") },
            }),
          )
        }
        done={(_, values) => void enterOrAsk({ email, password: values.secret("password") })}
        refused={({ slug }) => slug === "reset-refused" && { code: refused }}
        beside={
          <button type="button" class="link" onClick={() => onStep({ at: "address" })}>
            Ask for another code
          </button>
        }
      >
        <TextField name="email" label="Email address" type="email" autocomplete="username" initial={email} readOnly />
        <TextField
          name="code"
          label="Code"
          hint="Eight digits."
          inputMode="numeric"
          autocomplete="one-time-code"
          width={10}
          required="Type the eight digits from your mail."
          rule={(code) => (/^\d{8}$/.test(code.replace(/\s/g, "")) ? undefined : "The code has eight digits.")}
        />
        <NewPasswordField />
      </Form>
    </Page>
  );
}

const refused = "This code is wrong, was used or is no longer good. After five wrong ones, ask for a new code.";

function NoMail() {
  return (
    <Page title="Ask an owner for a link" back={{ href: "/sign-in", text: "Sign in" }}>
      <p>This Mailgather sends no mail, so it can’t mail you a code. An owner can make you a link, with which you choose a new password.</p>
    </Page>
  );
}
