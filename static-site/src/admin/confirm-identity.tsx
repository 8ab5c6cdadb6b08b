/** The dialog that asks for a fresh proof of who sits there. */
import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "./api/client.ts";
import { ask } from "./api/outcome.ts";
import { AppCodeField, RecoveryCodeField } from "./pages/entry/code-fields.tsx";
import { useSession, type Me } from "./session.ts";
import { onStepUp } from "./step-up.ts";
import { Dialog } from "./ui/dialog.tsx";
import { Form, PasswordField } from "./ui/form.tsx";
import type { Values } from "./ui/values.ts";

/** Over the page when a call needs a fresh proof of who sits there; the call goes on after it, or comes to nothing. */
export function ConfirmIdentity() {
  const [answer, setAnswer] = useState<{ give: (proved: boolean) => void }>();
  const session = useSession();
  const me = session.state === "open" || session.state === "interrupted" ? session.me : undefined;
  useEffect(() => {
    onStepUp((give) => setAnswer({ give }));
    return () => onStepUp(undefined);
  }, []);
  const settle = (proved: boolean) => {
    setAnswer(undefined);
    answer?.give(proved);
  };
  // Signed out in another tab: there is nobody to confirm.
  useEffect(() => {
    if (answer !== undefined && me === undefined) settle(false);
  }, [answer, me]);
  if (answer === undefined || me === undefined) return null;
  return (
    <Dialog title="Confirm that it is you" onClose={() => settle(false)}>
      <p>
        {me.secondFactor
          ? "So that nobody else does this who finds your computer open. Your code holds for 5 minutes, in this browser only."
          : "So that nobody else does this who finds your computer open. Your password holds for 5 minutes, in this browser only."}
      </p>
      <Proof me={me} done={() => settle(true)} cancel={() => settle(false)} />
    </Dialog>
  );
}

interface ProofProps {
  me: Me;
  done: () => void;
  cancel: () => void;
}

/** The strongest that one has: a code of the second factor, or else the password. */
function Proof({ me, done, cancel }: ProofProps) {
  const [recovery, setRecovery] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector<HTMLInputElement>("input:not([hidden])")?.focus(), [recovery]);
  const kind = !me.secondFactor ? "password" : recovery ? "recovery" : "code";
  return (
    <div ref={box}>
      <Form
        key={kind}
        action="Confirm"
        busy="Checking…"
        keepUnsaved={false}
        send={(values) => ask(api.POST("/api/me/reauthenticate", { body: bodies[kind](values) }))}
        done={done}
        fieldNames={{ secondFactor: "code", recoveryCode: "code" }}
        beside={
          <button type="button" class="link" onClick={cancel}>
            Cancel
          </button>
        }
      >
        {kind === "password" && (
          <>
            <input type="text" name="username" autocomplete="username" value={me.email} readOnly hidden />
            <PasswordField
              name="password"
              label="Your password"
              autocomplete="current-password"
              required="Type the password with which you sign in."
            />
          </>
        )}
        {kind === "code" && <AppCodeField />}
        {kind === "recovery" && <RecoveryCodeField />}
      </Form>
      {me.secondFactor && (
        <p>
          <button type="button" class="link" onClick={() => setRecovery(!recovery)}>
            {recovery ? "Use the authenticator app instead" : "Use a recovery code instead"}
          </button>
        </p>
      )}
    </div>
  );
}

const bodies = {
  password: (values: Values) => ({ password: values.secret("password") }),
  code: (values: Values) => ({ secondFactor: values.text("code").replace(/\s/g, "") }),
  recovery: (values: Values) => ({ recoveryCode: values.text("code") }),
};
