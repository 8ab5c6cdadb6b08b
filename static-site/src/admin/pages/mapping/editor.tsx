import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import { api } from "../../api/client.ts";
import { ask, type Problem } from "../../api/outcome.ts";
import { go, useGuard } from "../../place.ts";
import { forgetSelection } from "../../selection.ts";
import { confirm } from "../../ui/dialog.tsx";
import { announce } from "../../ui/notice.tsx";
import { Attempt, type Kept, type SentRow } from "./attempt.ts";
import { BulkEdit } from "./bulk-edit.tsx";
import { forgetDraft, keepDraft, readDraft, restored } from "./draft.ts";
import { edit, type Editing } from "./editing.ts";
import { EditTable } from "./edit-table.tsx";
import { LeftOut } from "./left-out.tsx";
import type { Start } from "./new.tsx";
import { Opening } from "./opening.tsx";
import { PasteBox } from "./paste-box.tsx";
import { faultsOf, ready, rowsOf, taken, type Faults, type Row } from "./rows.ts";
import { Summary } from "./summary.tsx";
import { Waiting, Wishes } from "./wishes-panel.tsx";
import { doubtsOf, waits } from "./wishes.ts";
import { mailboxes, rowFault } from "./words.ts";

/** The rows of a mapping that is being made, from what users wished to what is sent. */
export function Editor({ start }: { start: Start }) {
  const { campaign, origin } = start;
  const [opening, setOpening] = useState(() => openingOf(start));
  const [editing, change] = useReducer(edit, opening, editingOf);
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState<string>();
  const [isTouched, setTouched] = useState(false);
  const kept = useRef(opening.kept);
  const isSending = useRef(false);
  const { rows } = editing;
  const latest = useRef(rows);
  latest.current = rows;
  const count = ready(rows).length;
  const doubts = useMemo(() => doubtsOf([...start.mailboxes, ...start.mapped]), [start]);

  const attempt = useMemo(() => {
    const keep = (now: Kept) => {
      kept.current = now;
      keepDraft(campaign, origin, latest.current, now);
    };
    const send = (key: string, sent: readonly SentRow[]) => {
      setBusy("Sending…");
      return propose(campaign, key, sent);
    };
    const ways = { send, keep, pause: (seconds: number) => pause(seconds, setBusy), newKey: () => crypto.randomUUID() };
    return new Attempt<{ id: string }>(ways, kept.current);
  }, [campaign, origin]);

  useGuard(isTouched, useCallback(() => confirm(leaveQuestion), []));
  useEffect(() => {
    if (isTouched) keepDraft(campaign, origin, rows, kept.current);
  }, [rows, isTouched]);

  const changed = useCallback<typeof change>((what) => {
    setTouched(true);
    change(what);
  }, []);

  const submit = async () => {
    if (isSending.current) return;
    // All rows wait for a word on their wishes: there it is given.
    if (count === 0) return document.getElementById("wishes")?.focus();
    setProblem(undefined);
    change({ kind: "check" });
    if (faultsOf(rows).size > 0) return;
    setBusy("Sending…");
    isSending.current = true;
    const sent = ready(rows);
    const outcome = await attempt.send(rows);
    isSending.current = false;
    setBusy(undefined);
    if (outcome.ok) {
      forgetDraft(campaign);
      forgetSelection(campaign);
      return go(`/campaigns/${campaign}/mappings/${outcome.value.id}`, { replace: true, anyway: true });
    }
    const { errors } = outcome.problem;
    if (errors !== undefined && errors.length > 0) change({ kind: "refused", errors, sent });
    setProblem(outcome.problem);
  };

  const startOver = () => {
    forgetDraft(campaign);
    const fresh = openingOf(start);
    setOpening(fresh);
    changed({ kind: "replace", rows: fresh.rows });
    announce("The rows are as they were at first.");
  };

  return (
    <form
      class="mapping-editor"
      method="post"
      noValidate
      autocomplete="off"
      onKeyDown={(event) => {
        // Accounts are made on purpose, by the button: not by Enter in one of many fields.
        if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Summary editing={editing} problem={problem} campaign={campaign} />
      <Opening start={start} opening={opening} startOver={startOver} />
      <Wishes rows={rows} doubts={doubts} change={changed} />
      <div class="mapping-tools">
        <BulkEdit rows={rows} replace={(next) => changed({ kind: "replace", rows: next })} />
        <PasteBox rows={rows} mapped={start.mapped} replace={(next) => changed({ kind: "replace", rows: next })} />
      </div>
      <EditTable rows={rows} faults={editing.faults} doubts={doubts} change={changed} />
      <LeftOut rows={rows} change={changed} />
      <h2>Start the mapping</h2>
      <p>
        Every row is checked first: the old mailbox’s login, the new address, and its password if the account exists. Only if all rows are right, the missing accounts are
        made and the jobs queued. If one is wrong, nothing is done.
      </p>
      <Waiting count={rows.filter(waits).length} />
      <p class="buttons">
        <button type="submit" aria-disabled={busy !== undefined || count === 0}>
          {busy ?? `Map ${mailboxes(count)}`}
        </button>
        <a href={`/campaigns/${campaign}/mappings`}>Cancel</a>
      </p>
      <p class="unseen" role="status">
        {busy}
      </p>
    </form>
  );
}

/** How the rows stood when the page was opened. */
export interface OpeningState {
  rows: readonly Row[];
  faults: Faults;
  /** A reload brought them back; so many passwords it did not. */
  restored: { lostPasswords: number } | undefined;
  kept: Kept | undefined;
}

function openingOf(start: Start): OpeningState {
  const draft = readDraft(start.campaign, start.origin);
  if (draft !== undefined) {
    const { rows, lostPasswords } = restored(draft, start.mailboxes, start.mapped);
    if (taken(rows).length > 0) return { rows, faults: new Map(), restored: { lostPasswords }, kept: draft.attempt };
  }
  const before = new Map(start.from?.rows.map((row) => [row.credentialId, row]));
  const chosen = new Set(start.chosen);
  const rows = rowsOf(start.mailboxes, (mailbox) => chosen.has(mailbox), start.mapped).map((row) => {
    const { destEmail: dest = row.dest, wishAccepted: acceptsWish = false } = before.get(row.mailbox.id) ?? {};
    return { ...row, dest, acceptsWish };
  });
  const wrong = [...before.values()].flatMap(({ credentialId, error }) => (error === undefined ? [] : [[credentialId, [rowFault(error)]] as const]));
  const faults = new Map(wrong);
  const isRight = (row: Row) => Number(!faults.has(row.mailbox.id));
  return { rows: rows.sort((a, b) => isRight(a) - isRight(b)), faults, restored: undefined, kept: undefined };
}

function editingOf({ rows, faults }: OpeningState): Editing {
  return { rows, faults, strays: [], tellings: 0 };
}

function propose(id: string, key: string, rows: readonly SentRow[]) {
  return ask(api.POST("/api/campaigns/{id}/mappings", { params: { path: { id }, header: { "Idempotency-Key": key } }, body: { rows: [...rows] } }));
}

/** Says what is waited for, second by second where it takes longer. */
async function pause(seconds: number, say: (text: string) => void): Promise<void> {
  for (let left = seconds; left > 0; left -= 1) {
    say(seconds < 10 ? "No answer yet. Asking again…" : `Being taken in already. Asking again in ${left} s…`);
    await new Promise((done) => setTimeout(done, 1000));
  }
}

const leaveQuestion = {
  title: "Leave without starting the mapping?",
  text: "Nothing has been sent. The addresses stay in this tab for when you come back; passwords that you typed do not.",
  action: "Leave",
  cancel: "Stay on this page",
};
