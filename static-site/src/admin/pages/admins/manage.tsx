import { useState } from "preact/hooks";
import type { Outcome, Problem } from "../../api/outcome.ts";
import { reloadMe, signOut, useMe } from "../../session.ts";
import { confirm, Dialog } from "../../ui/dialog.tsx";
import { Form } from "../../ui/form.tsx";
import { Notice, ProblemNote } from "../../ui/notice.tsx";
import { Time } from "../../ui/time.tsx";
import { AccessFields, accessIn } from "./access-fields.tsx";
import { changeAdmin, deleteAdmin, makeResetLink, signOutAdmin, type Admin, type Campaign } from "./calls.ts";
import { isLastOwner } from "./roles.ts";
import { ShownOnce } from "./shown-once.tsx";

interface ManageProps {
  admin: Admin;
  admins: readonly Admin[];
  campaigns: readonly Campaign[];
  /** Something was done to them, in a sentence. */
  done: (what: string) => void;
  close: () => void;
}

/** Everything that an owner can do to one admin. */
export function Manage({ admin, admins, campaigns, done, close }: ManageProps) {
  const self = useMe().id === admin.id;
  return (
    <Dialog title={admin.email} onClose={close}>
      <h3>Role and campaigns</h3>
      {isLastOwner(admin, admins) ? (
        <p>This is the only owner, and there must be one. Make somebody else an owner first.</p>
      ) : (
        <Access {...{ admin, campaigns, done, self }} />
      )}
      <ResetLink admin={admin} />
      <SignOut {...{ admin, done, self }} />
      <Delete {...{ admin, done, self }} />
      <p class="buttons">
        <button type="button" class="secondary" onClick={close}>
          Close
        </button>
      </p>
    </Dialog>
  );
}

interface PartProps {
  admin: Admin;
  done: (what: string) => void;
  /** Whether it is one's own account. */
  self: boolean;
}

function Access({ admin, campaigns, done, self }: PartProps & { campaigns: readonly Campaign[] }) {
  const [role, setRole] = useState(admin.role);
  return (
    <Form
      action="Save role and campaigns"
      busy="Saving…"
      keepUnsaved={false}
      send={(values) => changeAdmin(admin.id, accessIn(values))}
      done={() => {
        done(`The role and campaigns of ${admin.email} are changed.`);
        if (self) void reloadMe();
      }}
    >
      <AccessFields role={admin.role} scope={admin.scope} campaigns={campaigns} onRole={setRole} />
      {self && role !== "owner" && (
        <Notice kind="wait">
          <p>This is your own account. Once it is no owner’s, you can’t come back to this page: another owner has to undo it.</p>
        </Notice>
      )}
      <p class="hint">It counts from their next click on.</p>
    </Form>
  );
}

function ResetLink({ admin }: { admin: Admin }) {
  const [made, setMade] = useState<{ link: string; expiresAt: string }>();
  const act = useAct(() => makeResetLink(admin.id), setMade);
  if (made !== undefined) {
    return (
      <ShownOnce title="The reset link" level="h3" focused link={location.origin + made.link}>
        <p>
          Give it to them in a safe way: whoever opens it chooses the new password. It works once, ends{" "}
          <Time at={made.expiresAt} />, and is not shown again.
        </p>
      </ShownOnce>
    );
  }
  return (
    <>
      <h3>Forgotten password</h3>
      <p>
        With a reset link they choose a new password themselves. It works once, within an hour.{" "}
        {admin.secondFactor
          ? "Their second factor stays: who has lost it together with the recovery codes needs a new account, so delete this one and invite them again."
          : ""}
      </p>
      <Acted {...act} action="Make a reset link" busy="Making a link…" about={admin.email} />
    </>
  );
}

function SignOut({ admin, done, self }: PartProps) {
  const act = useAct(
    () => signOutAdmin(admin.id),
    () => (self ? void signOut() : done(`${admin.email} is signed out everywhere.`)),
    {
      title: `Sign ${self ? "yourself" : admin.email} out everywhere?`,
      text: self
        ? "All your sessions end, this one too: you have to sign in again."
        : "All their sessions end at once. They can sign in again with their password; to keep them out, delete the account.",
      action: "Sign out everywhere",
    },
  );
  return (
    <>
      <h3>Sessions</h3>
      <p>Ends every session of this account, for example after a computer was lost.</p>
      <Acted {...act} action="Sign out everywhere" busy="Signing out…" about={admin.email} />
    </>
  );
}

function Delete({ admin, done, self }: PartProps) {
  const act = useAct(
    () => deleteAdmin(admin.id),
    () => done(`${admin.email} is deleted.`),
    {
      title: `Delete ${admin.email}?`,
      text: "They are signed out at once and can’t sign in any more. What they did stays: campaigns, mappings, jobs, and their entries in the audit log. It can’t be undone; they can be invited anew.",
      action: "Delete",
      danger: true,
    },
  );
  return (
    <>
      <h3>Delete</h3>
      {self ? (
        <p>You can’t delete your own account. Ask another owner to do it.</p>
      ) : (
        <>
          <p>Ends all sessions and removes the account. What they did stays.</p>
          <Acted {...act} action="Delete this admin" busy="Deleting…" about={admin.email} danger />
        </>
      )}
    </>
  );
}

interface Act {
  waiting: boolean;
  problem: Problem | undefined;
  run: () => void;
}

/** A call by a button, after a question where it matters. */
function useAct<T>(call: () => Promise<Outcome<T>>, done: (value: T) => void, question?: Parameters<typeof confirm>[0]): Act {
  const [waiting, setWaiting] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const run = async () => {
    if (waiting || (question !== undefined && !(await confirm(question)))) return;
    setWaiting(true);
    setProblem(undefined);
    const outcome = await call();
    setWaiting(false);
    if (outcome.ok) done(outcome.value);
    else setProblem(outcome.problem);
  };
  return { waiting, problem, run: () => void run() };
}

function Acted({ waiting, problem, run, action, busy, about, danger }: Act & { action: string; busy: string; about: string; danger?: boolean }) {
  return (
    <>
      {problem && <ProblemNote problem={problem} />}
      <p>
        <button type="button" class={danger ? "danger" : "secondary"} aria-disabled={waiting} onClick={run}>
          {waiting ? busy : action} <span class="unseen">: {about}</span>
        </button>
      </p>
    </>
  );
}
