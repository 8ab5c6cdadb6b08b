import { CopyButton } from "../../ui/copy.tsx";
import { Form } from "../../ui/form.tsx";
import { Qr } from "../../ui/qr.tsx";
import { AppCodeField } from "../entry/code-fields.tsx";
import { confirmSecondFactor } from "./calls.ts";
import { inGroups } from "./groups.ts";
import { Step } from "./step.tsx";

interface ScanStepProps {
  /** In base 32. */
  secret: string;
  /** The same for an app to scan. */
  uri: string;
  cancel: () => void;
  /** The app has it: the recovery codes, shown this once. */
  done: (codes: string[]) => void;
}

/** The secret goes into the app, and a code of the app proves it. */
export function ScanStep({ secret, uri, cancel, done }: ScanStepProps) {
  return (
    <Step title="Give the secret to your app">
      <p>Open an authenticator app on your phone, add an account, and scan this code. It is shown only now.</p>
      <Qr text={uri} label="QR code with the secret for your authenticator app; the same secret follows as text." />
      <p>If you can’t scan it, type or copy this secret into the app instead:</p>
      <p>
        <code class="account-secret">{inGroups(secret, 4)}</code>
      </p>
      <p>
        <CopyButton text={secret} label="Copy secret" />
      </p>
      <Form
        action="Confirm"
        busy="Checking the code…"
        keepUnsaved={false}
        send={(values) => confirmSecondFactor(values.text("code").replace(/\s/g, ""))}
        done={({ recoveryCodes }) => done(recoveryCodes)}
        beside={
          <button type="button" class="link" onClick={cancel}>
            Cancel
          </button>
        }
      >
        <AppCodeField />
      </Form>
    </Step>
  );
}
