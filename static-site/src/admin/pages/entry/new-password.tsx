import { PasswordField } from "../../ui/form.tsx";

/** The rules of functions/accounts, told before something is typed; the API knows more (what is common, what is yours). */
const fewest = 12;
const most = 128;

/** A password that somebody is to have from now on. */
export function NewPasswordField() {
  return (
    <PasswordField
      name="password"
      label="New password"
      autocomplete="new-password"
      hint={`At least ${fewest} characters of any kind, such as four words with spaces. Not your address, and not a password that many use.`}
      required="Choose a password."
      rule={lengthFault}
    />
  );
}

/** What people count as characters, as the API does. */
export function lengthFault(password: string): string | undefined {
  const { length } = [...password.normalize("NFC")];
  if (length < fewest) return `Your password has ${length} characters: use at least ${fewest}.`;
  return length > most ? `Your password has ${length} characters: use at most ${most}.` : undefined;
}
