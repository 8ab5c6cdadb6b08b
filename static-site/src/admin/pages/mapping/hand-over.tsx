import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api } from "../../api/client.ts";
import { ask, type Problem } from "../../api/outcome.ts";
import { download } from "../../csv.ts";
import { useGuard } from "../../place.ts";
import { may } from "../../session.ts";
import { CopyButton } from "../../ui/copy.tsx";
import { confirm } from "../../ui/dialog.tsx";
import { announce, Notice, ProblemNote } from "../../ui/notice.tsx";
import { Table, type Column } from "../../ui/table.tsx";
import { Time } from "../../ui/time.tsx";
import type { Mapping } from "./desk.ts";
import { changedInFile, passwordsCsv, passwordsText, type NewPassword } from "./password-file.ts";

interface HandOverProps {
  campaign: string;
  mapping: Mapping;
  isMine: boolean;
  reload: () => Promise<void>;
}

/** The passwords of new accounts, for the admin who made the mapping, until they say that they have them. */
export function HandOver(props: HandOverProps) {
  const { mapping, isMine } = props;
  if (mapping.handOver === "none" && mapping.state !== "committed") return null;
  return (
    <section class="mapping-part" aria-labelledby="passwords">
      <h2 id="passwords">New passwords</h2>
      <ChosenByUsers mapping={mapping} />
      {mapping.handOver === "ready" && isMine && may("admin") ? <Ready {...props} /> : <Words mapping={mapping} isMine={isMine} />}
    </section>
  );
}

const lost = "If one was lost, set a new password for the account at Purelymail.";

function Words({ mapping: { handOver, handOverUntil, rows }, isMine }: { mapping: Mapping; isMine: boolean }) {
  switch (handOver) {
    case "none":
      return rows.every(({ account }) => account === "existing") ? <p>No account was created, so there are no new passwords.</p> : null;
    case "ready":
      return (
        <p>
          There are new passwords. {isMine ? "Your role no longer lets you see them." : "Only the admin who made this mapping can see them"}
          {!isMine && handOverUntil !== undefined && (
            <>
              , until <Time at={handOverUntil} as="moment" />
            </>
          )}
          {!isMine && "."}
        </p>
      );
    case "acknowledged":
      return <p>They were handed over and then deleted: nobody can see them here any more. {lost}</p>;
    case "expired":
      return <p>Nobody fetched them in time, and they were deleted. Set new passwords for the new accounts at Purelymail, or let its users do it.</p>;
  }
}

function isChosen({ account, passwordBy }: Mapping["rows"][number]): boolean {
  return account === "new" && passwordBy === "user";
}

/** Nobody is told those, so whoever looks for them has to know. */
function ChosenByUsers({ mapping: { rows } }: { mapping: Mapping }) {
  const chosen = rows.filter(isChosen);
  if (chosen.length === 0) return null;
  return (
    <>
      <p>
        {chosen.length === 1 ? "The user of this new account" : `The users of these ${chosen.length} new accounts`} chose the password when submitting, and nobody else is
        told it:
      </p>
      <ul>
        {chosen.map(({ row, destEmail }) => (
          <li key={row}>{destEmail}</li>
        ))}
      </ul>
    </>
  );
}

function Ready({ campaign, mapping, reload }: HandOverProps) {
  const [passwords, setPasswords] = useState<readonly NewPassword[]>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const shown = useRef<HTMLHeadingElement>(null);
  const path = { params: { path: { id: campaign, mapping: mapping.id } } };
  useGuard(passwords !== undefined, useCallback(() => confirm(leaveQuestion), []));
  useEffect(() => shown.current?.focus(), [passwords !== undefined]);

  const call = async (what: () => Promise<Problem | undefined>) => {
    if (busy) return;
    setBusy(true);
    const found = await what();
    setProblem(found);
    setBusy(false);
    // Gone since this page asked, by another tab or by the clock: the mapping itself says which.
    if (found?.status === 404) await reload();
  };
  const show = () =>
    call(async () => {
      const outcome = await ask(api.POST("/api/campaigns/{id}/mappings/{mapping}/passwords", path));
      if (!outcome.ok) return outcome.problem;
      setPasswords(outcome.value.passwords);
      announce("The new passwords are shown.");
      return undefined;
    });
  const acknowledge = async () => {
    if (!(await confirm(haveItQuestion))) return;
    await call(async () => {
      const outcome = await ask(api.POST("/api/campaigns/{id}/mappings/{mapping}/passwords/acknowledge", path));
      if (!outcome.ok) return outcome.problem;
      setPasswords(undefined);
      announce("The passwords are deleted.");
      await reload();
      return undefined;
    });
  };

  return (
    <>
      <Notice kind="wait">
        <p>
          {mapping.rows.some(isChosen) ? "The other" : "The"} new accounts have passwords that their users don’t know. Only you can see them, and only until{" "}
          {mapping.handOverUntil !== undefined && <Time at={mapping.handOverUntil} as="moment" />}. Give each user theirs, then say that you have them: they are deleted
          here at once. That they were shown stands in the audit log.
        </p>
      </Notice>
      {problem && <ProblemNote problem={problem} />}
      {passwords === undefined ? (
        <p>
          <button type="button" aria-disabled={busy} onClick={() => void show()}>
            {busy ? "Opening the passwords…" : "Show the new passwords"}
          </button>
        </p>
      ) : (
        <Shown
          heading={shown}
          mapping={mapping}
          passwords={passwords}
          busy={busy}
          hide={() => setPasswords(undefined)}
          acknowledge={() => void acknowledge()}
        />
      )}
    </>
  );
}

const leaveQuestion = {
  title: "Leave without “I have it”?",
  text: "The passwords stay here until the time that is shown, and you can show them again until then. If you have kept them all, say “I have it” first, so that they are deleted.",
  action: "Leave",
  cancel: "Stay on this page",
};

const haveItQuestion = {
  title: "Do you have all passwords?",
  text: "They are deleted now. Afterwards nobody can see them here, you included.",
  action: "I have it: delete them",
  cancel: "Not yet",
  danger: true,
};

interface ShownProps {
  heading: { current: HTMLHeadingElement | null };
  mapping: Mapping;
  passwords: readonly NewPassword[];
  busy: boolean;
  hide: () => void;
  acknowledge: () => void;
}

function Shown({ heading, mapping, passwords, busy, hide, acknowledge }: ShownProps) {
  const changed = changedInFile(passwords);
  const columns = useMemo(() => columnsOf(mapping.rows), [mapping.rows]);
  const save = () => download(`new-passwords-${mapping.id.slice(0, 8)}.csv`, passwordsCsv(passwords, mapping.rows));
  return (
    <div class="mapping-passwords">
      <h3 tabIndex={-1} ref={heading}>
        {passwords.length === 1 ? "1 password" : `${passwords.length} passwords`}
      </h3>
      <p class="buttons">
        <CopyButton text={passwordsText(passwords)} label="Copy all" />
        <button type="button" class="secondary" onClick={save}>
          Download as CSV
        </button>
        <button type="button" class="secondary" onClick={hide}>
          Hide
        </button>
      </p>
      {changed > 0 && (
        <p>
          {changed === 1 ? "1 password has" : `${changed} passwords have`} a sign in it that a spreadsheet would take for the beginning of a formula. In the file an
          apostrophe stands before it, and a note says which character to take away. Here and in what is copied passwords are as they are.
        </p>
      )}
      <Table caption="New passwords" columns={columns} rows={passwords} rowKey={({ row }) => String(row)} />
      <p class="buttons">
        <button type="button" aria-disabled={busy} onClick={acknowledge}>
          I have it
        </button>
      </p>
    </div>
  );
}

function columnsOf(rows: Mapping["rows"]): Column<NewPassword>[] {
  const sources = new Map(rows.map(({ row, source }) => [row, source]));
  return [
    { key: "dest", title: "New address", heads: true, sort: ({ destEmail }) => destEmail, cell: ({ destEmail }) => destEmail },
    { key: "source", title: "Old mailbox", sort: ({ row }) => sources.get(row), cell: ({ row }) => sources.get(row) },
    { key: "password", title: "Password", cell: ({ password }) => <code class="mapping-secret">{password}</code> },
    {
      key: "copy",
      title: "Copy",
      unseen: true,
      cell: ({ destEmail, password }) => <CopyButton text={password} label="Copy" about={`the password of ${destEmail}`} />,
    },
  ];
}
