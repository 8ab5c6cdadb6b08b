import { TextField } from "../../ui/form.tsx";

/** For the six digits of an authenticator app. */
export function AppCodeField() {
  return (
    <TextField
      name="code"
      label="Code of your authenticator app"
      hint="Six digits; the app shows new ones every 30 seconds."
      inputMode="numeric"
      autocomplete="one-time-code"
      width={10}
      required="Type the six digits that your app shows."
    />
  );
}

/** For a recovery code where the app is not at hand. */
export function RecoveryCodeField() {
  return (
    <TextField
      name="code"
      label="Recovery code"
      hint="One of those that you kept when you set up the second factor. Each works once."
      autocomplete="off"
      spellcheck={false}
      required="Type one of your recovery codes."
    />
  );
}
