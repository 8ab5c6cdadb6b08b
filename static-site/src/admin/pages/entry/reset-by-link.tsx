import { useState } from "preact/hooks";
import { api } from "../../api/client.ts";
import { ask } from "../../api/outcome.ts";
import { forgetToken, isToken } from "../../link-token.ts";
import { Form } from "../../ui/form.tsx";
import { Page } from "../../ui/page.tsx";
import { NewPasswordField } from "./new-password.tsx";
import { PasswordSet } from "./password-set.tsx";

type State = "asking" | "set" | "refused";

/** With a link that an owner has made. */
export function ResetByLink({ token }: { token: string }) {
  const [state, setState] = useState<State>(isToken(token) ? "asking" : "refused");
  if (state === "set") return <PasswordSet />;
  if (state === "refused") return <Unusable />;
  return (
    <Page title="Choose a new password">
      <p>You will be signed out everywhere. A second factor stays as it is.</p>
      <Form
        action="Set password"
        busy="Setting your password…"
        keepUnsaved={false}
        send={(values) => ask(api.POST("/api/reset/link", { body: { token, password: values.secret("password") } }))}
        done={() => {
          forgetToken();
          setState("set");
        }}
        refused={({ slug }) => {
          if (slug !== "reset-refused") return undefined;
          setState("refused");
          return true;
        }}
      >
        <NewPasswordField />
      </Form>
    </Page>
  );
}

function Unusable() {
  return (
    <Page title="This link can’t be used">
      <p>It is not whole, was used before or has expired. Open it again as it was sent, or ask an owner for a new one.</p>
      <p>
        <a href="/sign-in">Sign in</a>
      </p>
    </Page>
  );
}
