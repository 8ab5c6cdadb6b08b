import { api } from "../../api/client.ts";
import { ask } from "../../api/outcome.ts";
import { go } from "../../place.ts";
import { signedIn } from "../../session.ts";
import { Form, PasswordField, TextField } from "../../ui/form.tsx";
import { Loaded, useLoad } from "../../ui/load.tsx";
import { Page } from "../../ui/page.tsx";
import { addressRule } from "../mailboxes/rules.ts";
import { NewPasswordField } from "./new-password.tsx";
import { askForSession } from "./sign-in-form.tsx";

/** The first owner is made here, by whoever can read the set-up code. */
export default function Setup() {
  const state = useLoad(() => ask(api.GET("/api/setup")), []);
  return (
    <Page title={state.value?.open === false ? "Mailgather is set up already" : "Set up Mailgather"}>
      <Loaded of={state} waiting="Checking whether Mailgather is set up…">
        {({ open }, reload) => (open ? <SetupForm gone={reload} /> : <SetUpAlready />)}
      </Loaded>
    </Page>
  );
}

function SetupForm({ gone }: { gone: () => Promise<void> }) {
  return (
    <>
      <p>You become the first owner: you invite everybody else, and see all campaigns.</p>
      <Form
        action="Set up"
        busy="Setting up…"
        keepUnsaved={false}
        send={(values) =>
          askForSession(
            api.POST("/api/setup", {
              body: { code: values.text("code"), email: values.text("email"), password: values.secret("password") },
            }),
          )
        }
        done={({ me, response }) => {
          signedIn(me, response);
          void go("/campaigns", { replace: true, anyway: true });
        }}
        refused={({ slug }) => {
          if (slug !== "setup-done") return undefined;
          void gone();
          return true;
        }}
      >
        <PasswordField
          name="code"
          label="Set-up code"
          autocomplete="off"
          hint="It is in the Secrets Manager of the AWS account. Whoever deployed Mailgather saw the command that reads it."
          required="Type the set-up code."
        />
        <TextField name="email" label="Your email address" type="email" autocomplete="username" required="Type your email address." rule={addressRule} />
        <NewPasswordField />
      </Form>
    </>
  );
}

function SetUpAlready() {
  return (
    <>
      <p>It has an owner. If that isn’t you, ask an owner to invite you.</p>
      <p>
        <a class="button" href="/sign-in">
          Sign in
        </a>
      </p>
    </>
  );
}
