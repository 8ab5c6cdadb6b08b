import { useState } from "preact/hooks";
import { reloadMe, type Me } from "../../session.ts";
import { Form, PasswordField } from "../../ui/form.tsx";
import { Said } from "../admins/said.tsx";
import { changePassword } from "./calls.ts";

/** Characters, as the API counts them: not what JavaScript calls the length. */
const fewest = 12;
const most = 128;

/** A new password for the current one. */
export function Password({ me }: { me: Me }) {
  const [changes, setChanges] = useState(0);
  return (
    <section class="account-part" aria-labelledby="password">
      <h2 id="password">Password</h2>
      <Said text={changes === 0 ? undefined : "Your password is changed. You are still signed in here, and signed out everywhere else."} />
      <p>
        When you change it, every other session of yours ends: whoever else was signed in with the old password is so no longer. You
        stay signed in here.
      </p>
      {/* Empty again after it was changed. */}
      <Form
        key={changes}
        action="Change password"
        busy="Changing the password…"
        send={(values) => changePassword(values.secret("current"), values.secret("password"))}
        done={() => {
          setChanges((before) => before + 1);
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
        <PasswordField
          name="password"
          label="New password"
          hint={<Rules />}
          autocomplete="new-password"
          required="Type a new password."
          rule={lengthFault}
        />
      </Form>
    </section>
  );
}

/** What the API will hold against it, told before. */
function Rules() {
  return (
    <ul class="account-rules">
      <li>
        {fewest} to {most} characters, whichever you like, spaces too: a few words that don’t belong together are good.
      </li>
      <li>Not your address or the part before its @, not a name of this system, and not one that many people use.</li>
    </ul>
  );
}

function lengthFault(password: string): string | undefined {
  const { length } = [...password.normalize("NFC")];
  if (length < fewest) return `Type at least ${fewest} characters; these are ${length}.`;
  return length > most ? `Type at most ${most} characters; these are ${length}.` : undefined;
}
