import { useRef, useState } from "preact/hooks";
import { reloadMe, type Me } from "../../session.ts";
import { Badge } from "../../ui/badge.tsx";
import { Form } from "../../ui/form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Said, type Done } from "../../ui/said.tsx";
import { beginSecondFactor, removeSecondFactor, replaceRecoveryCodes } from "./calls.ts";
import { RecoveryCodes } from "./recovery-codes.tsx";
import { ScanStep } from "./scan-step.tsx";
import { Step } from "./step.tsx";

/** What is on the screen between the first click and the last. */
type Stage =
  | { name: "rest"; done?: Done }
  | { name: "new-codes" | "remove" }
  | { name: "scan"; secret: string; uri: string }
  | { name: "codes"; codes: string[]; said: string };

/** An authenticator app beside the password: from its secret to its recovery codes. */
export function SecondFactor({ me }: { me: Me }) {
  const [stage, setStage] = useState<Stage>({ name: "rest" });
  const heading = useRef<HTMLHeadingElement>(null);
  const rest = (said: string) => setStage({ name: "rest", done: { text: said } });
  const cancel = () => {
    setStage({ name: "rest" });
    heading.current?.focus();
  };
  return (
    <section class="account-part" aria-labelledby="second-factor">
      <h2 id="second-factor" tabIndex={-1} ref={heading}>
        Second factor
      </h2>
      {stage.name === "rest" && (
        <>
          <Said done={stage.done} />
          {me.secondFactor ? <On setStage={setStage} /> : <Off setStage={setStage} />}
        </>
      )}
      {stage.name === "scan" && (
        <ScanStep
          {...stage}
          cancel={cancel}
          done={(codes) => {
            setStage({ name: "codes", codes, said: "Your second factor is set up." });
            void reloadMe();
          }}
        />
      )}
      {stage.name === "codes" && <RecoveryCodes email={me.email} codes={stage.codes} done={() => rest(stage.said)} />}
      {stage.name === "new-codes" && (
        <Step title="New recovery codes">
          <p>All codes that you have now stop working, used or not.</p>
          <Proved
            action="Make new codes"
            busy="Making new codes…"
            send={replaceRecoveryCodes}
            done={({ recoveryCodes }) => setStage({ name: "codes", codes: recoveryCodes, said: "The new recovery codes count from now on." })}
            cancel={cancel}
          />
        </Step>
      )}
      {stage.name === "remove" && (
        <Step title="Remove the second factor?">
          <Notice kind="wait">
            <p>
              From then on your password alone signs you in, and the recovery codes stop working. If an owner demands a second factor from
              everybody, you can do nothing else before you set one up again.
            </p>
          </Notice>
          <Proved
            action="Remove second factor"
            busy="Removing…"
            danger
            send={removeSecondFactor}
            done={() => {
              rest("Your second factor is removed. Delete its entry in your authenticator app, too.");
              void reloadMe();
            }}
            cancel={cancel}
          />
        </Step>
      )}
    </section>
  );
}

type SetStage = (stage: Stage) => void;

function Off({ setStage }: { setStage: SetStage }) {
  return (
    <>
      <p>
        <Badge kind="wait">Not set up</Badge>
      </p>
      <p>
        With a second factor nobody gets in with your password alone: signing in also takes a code of six digits from an authenticator app
        on your phone.
      </p>
      <Form
        action="Set up a second factor"
        busy="Making a secret…"
        keepUnsaved={false}
        send={beginSecondFactor}
        done={({ secret, uri }) => setStage({ name: "scan", secret, uri })}
      >
        {null}
      </Form>
    </>
  );
}

function On({ setStage }: { setStage: SetStage }) {
  return (
    <>
      <p>
        <Badge kind="good">Set up</Badge>
      </p>
      <p>Signing in takes a code of your authenticator app, or one of your recovery codes. To move to another phone, remove it and set it up again.</p>
      <p class="buttons">
        <button type="button" class="secondary" onClick={() => setStage({ name: "new-codes" })}>
          Make new recovery codes
        </button>
        <button type="button" class="secondary" onClick={() => setStage({ name: "remove" })}>
          Remove second factor
        </button>
      </p>
    </>
  );
}

interface ProvedProps<T> {
  action: string;
  busy: string;
  danger?: boolean;
  send: Parameters<typeof Form<T>>[0]["send"];
  done: (value: T) => void;
  cancel: () => void;
}

/** A call that needs a fresh proof of who sits there: where it is missing, it is asked for over the page. */
function Proved<T>({ cancel, ...call }: ProvedProps<T>) {
  return (
    <Form<T>
      {...call}
      keepUnsaved={false}
      beside={
        <button type="button" class="link" onClick={cancel}>
          Cancel
        </button>
      }
    >
      {null}
    </Form>
  );
}
