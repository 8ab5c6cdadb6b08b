import { useState } from "preact/hooks";
import { reloadMe, type Me } from "../../session.ts";
import { Form, PasswordField } from "../../ui/form.tsx";
import { Said, type Done } from "../../ui/said.tsx";
import { NewPasswordField } from "../entry/new-password.tsx";
import { changePassword } from "./calls.ts";

/** A new password for the current one. */
export function Password({ me }: { me: Me }) {
  const [changes, setChanges] = useState(0);
  const [said, setSaid] = useState<Done>();
  return (
    <section class="account-part" aria-labelledby="password">
      <h2 id="password">Password</h2>
      <Said done={said} />
      <p>
        When you change it, all your other sessions end, so nobody stays signed in with the old password. You stay signed in here.
      </p>
      {/* Empty again after it was changed. */}
      <Form
        key={changes}
        action="Change password"
        busy="Changing the password…"
        send={(values) => changePassword(values.secret("current"), values.secret("password"))}
        done={() => {
          setChanges((before) => before + 1);
          setSaid({ text: "Your password is changed. You are still signed in here, and signed out everywhere else." });
          void reloadMe();
        }}
      >
        <input type="text" name="username" autocomplete="username" value={me.email} readOnly hidden />
        <PasswordField
          name="current"
          label="Current password"
          autocomplete="current-password"
          required="Type the password with which you sign in today."
        />
        <NewPasswordField />
      </Form>
    </section>
  );
}
