import { Component } from "preact";
import { useState } from "preact/hooks";
import { Badge } from "../../ui/badge.tsx";
import { wishes } from "../../wish.ts";
import type { Change } from "./editing.ts";
import { fieldId } from "./field-id.ts";
import { accountOf, passwordFrom, taken, type Fault, type Faults, type Field, type Row } from "./rows.ts";
import { choiceOf, type Doubts } from "./wishes.ts";
import { mailboxes } from "./words.ts";

interface EditTableProps {
  rows: readonly Row[];
  faults: Faults;
  doubts: Doubts;
  change: (change: Change) => void;
}

/** The rows that take part, each to be changed in place. Roles are told: a table shown as cards is none to a browser. */
export function EditTable({ rows, faults, doubts, change }: EditTableProps) {
  const some = taken(rows);
  if (some.length === 0) return <p>No mailbox takes part. Put one back from “Left out” below.</p>;
  return (
    <>
      <h2 id="rows" tabIndex={-1}>
        {mailboxes(some.length)}
      </h2>
      <table role="table" aria-labelledby="rows" class="mapping-rows">
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">Old mailbox</th>
            <th scope="col" role="columnheader">New address</th>
            <th scope="col" role="columnheader">Password of the new account</th>
            <th scope="col" role="columnheader">
              <span class="unseen">Leave out</span>
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {some.map((row) => (
            <EditRow key={row.mailbox.id} row={row} faults={faults.get(row.mailbox.id)} doubts={doubts.get(row.mailbox.id)} change={change} />
          ))}
        </tbody>
      </table>
    </>
  );
}

interface EditRowProps {
  row: Row;
  faults: readonly Fault[] | undefined;
  /** What to look at in its user's wish. */
  doubts: readonly string[] | undefined;
  change: (change: Change) => void;
}

/** Rendered only when this row changes: with 500 of them every key would be slow otherwise. */
class EditRow extends Component<EditRowProps> {
  override shouldComponentUpdate(next: EditRowProps): boolean {
    return next.row !== this.props.row || next.faults !== this.props.faults || next.doubts !== this.props.doubts || next.change !== this.props.change;
  }

  override render({ row, faults, doubts, change }: EditRowProps) {
    const { id, source, name } = row.mailbox;
    return (
      <tr role="row" class={faults === undefined ? undefined : "faulty"}>
        <th scope="row" role="rowheader">
          <div class="cell">
            {source}
            <span class="hint">{name}</span>
            <FaultText row={row} faults={faults} field="credentialId" />
          </div>
        </th>
        <td role="cell">
          <CellTitle text="New address" />
          <div class="cell">
            <Address row={row} faults={faults} doubts={doubts} change={change} />
          </div>
        </td>
        <td role="cell">
          <CellTitle text="Password of the new account" />
          <div class="cell">
            <Password row={row} faults={faults} doubts={doubts} change={change} />
          </div>
        </td>
        <td role="cell">
          <div class="cell">
            <button type="button" class="secondary" id={fieldId(id, "credentialId")} onClick={(event) => leaveOut(event.currentTarget, id, change)}>
              Leave out<span class="unseen"> {source}</span>
            </button>
          </div>
        </td>
      </tr>
    );
  }
}

/** For the card that a row becomes on a narrow screen. */
function CellTitle({ text }: { text: string }) {
  return (
    <span class="cell-title" aria-hidden="true">
      {text}
    </span>
  );
}

/** The focus goes to the next row's button, for whoever leaves out several by the keyboard. */
function leaveOut(button: HTMLElement, id: string, change: (change: Change) => void): void {
  const row = button.closest("tr");
  const next = (row?.nextElementSibling ?? row?.previousElementSibling)?.querySelector<HTMLElement>("td:last-child button");
  change({ kind: "leave-out", id });
  (next ?? document.getElementById("rows"))?.focus();
}

const accountWords = {
  yes: { kind: "good", text: "exists" },
  no: { kind: "info", text: "will be created" },
  unknown: { kind: "plain", text: "unknown" },
} as const;

function Address({ row, faults, doubts, change }: EditRowProps) {
  const { id, source } = row.mailbox;
  const account = accountWords[accountOf(row)];
  return (
    <>
      <FaultText row={row} faults={faults} field="destEmail" />
      <input
        id={fieldId(id, "destEmail")}
        aria-label={`New address of ${source}`}
        value={row.dest}
        inputMode="email"
        spellcheck={false}
        autocapitalize="none"
        autocomplete="off"
        {...faultAttributes(row, faults, "destEmail")}
        onInput={(event) => change({ kind: "type", id, field: "dest", value: event.currentTarget.value })}
      />
      {row.dest.trim() !== "" && (
        <span>
          <span class="unseen">The account: </span>
          <Badge kind={account.kind}>{account.text}</Badge>
        </span>
      )}
      {choiceOf(row) === "user" && <Wished row={row} doubts={doubts} />}
      <FaultText row={row} faults={faults} field="acceptWish" />
      {(choiceOf(row) === "user" || faults?.some(({ field }) => field === "acceptWish")) && (
        <Acceptance row={row} change={change} text="Accept this wish" />
      )}
    </>
  );
}

/** How the wish differs from the mailbox, and what else there is to notice. */
function Wished({ row: { mailbox }, doubts = [] }: Pick<EditRowProps, "row" | "doubts">) {
  const { badge, kind } = wishes[mailbox.wish ?? "own"];
  return (
    <>
      {" "}
      <span>
        <span class="unseen">What its user wishes: </span>
        <Badge kind={kind}>{badge}</Badge>
      </span>
      {doubts.map((doubt) => (
        <span class="hint" key={doubt}>
          {doubt}
        </span>
      ))}
    </>
  );
}

function Acceptance({ row, change, text }: { row: Row; change: EditRowProps["change"]; text: string }) {
  const { id, source } = row.mailbox;
  const box = fieldId(id, "acceptWish");
  return (
    <div class="choice">
      <input id={box} type="checkbox" checked={row.acceptsWish} onChange={(event) => change({ kind: "accept", ids: [id], isAccepted: event.currentTarget.checked })} />
      <label for={box}>
        {text}
        <span class="unseen"> ({source})</span>
      </label>
    </div>
  );
}

const withoutWords = {
  admin: "This password is used.",
  user: "Empty: the user’s own.",
  unaccepted: "Empty: the user’s own, once you accept the wish.",
  generated: "Empty: one is generated.",
  missing: "Needed: the account exists, and its user gave no password.",
  either: "Empty: one is generated for a new account; an account that exists needs its own.",
};

function Password({ row, faults, change }: EditRowProps) {
  const { id, source } = row.mailbox;
  const [isShown, setShown] = useState(false);
  const input = fieldId(id, "destPassword");
  const hint = `${input}-hint`;
  return (
    <>
      <FaultText row={row} faults={faults} field="destPassword" />
      <div class="password">
        <input
          id={input}
          {...(isShown ? { type: "text" } : { type: "password" })}
          aria-label={`Password of the new account of ${source}`}
          value={row.password}
          autocomplete="new-password"
          spellcheck={false}
          autocapitalize="none"
          {...faultAttributes(row, faults, "destPassword", hint)}
          onInput={(event) => change({ kind: "type", id, field: "password", value: event.currentTarget.value })}
        />
        <button type="button" class="secondary" aria-controls={input} aria-pressed={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? "Hide" : "Show"}
          <span class="unseen"> the password of {source}</span>
        </button>
      </div>
      <span class="hint" id={hint}>
        {withoutWords[passwordFrom(row)]}
      </span>
      {choiceOf(row) === "admin" && row.mailbox.destPasswordGiven && row.password === "" && (
        <Acceptance row={row} change={change} text={`Use the password that its user chose for ${row.mailbox.dest ?? ""}`} />
      )}
    </>
  );
}

interface FaultProps {
  row: Row;
  faults: readonly Fault[] | undefined;
  field: Field;
}

function FaultText({ row, faults = [], field }: FaultProps) {
  const some = faults.filter((fault) => fault.field === field);
  if (some.length === 0) return null;
  return (
    <div class="error" id={`${fieldId(row.mailbox.id, field)}-error`}>
      {some.map(({ what, next }) => (
        <p key={what}>
          <strong>{what}</strong> {next}
        </p>
      ))}
    </div>
  );
}

function faultAttributes(row: Row, faults: readonly Fault[] = [], field: Field, more = "") {
  const isFaulty = faults.some((fault) => fault.field === field);
  const describedBy = [isFaulty && `${fieldId(row.mailbox.id, field)}-error`, more].filter(Boolean).join(" ");
  return { "aria-invalid": isFaulty, ...(describedBy !== "" && { "aria-describedby": describedBy }) };
}
