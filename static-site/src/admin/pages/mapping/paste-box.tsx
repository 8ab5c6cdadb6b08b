import { useId, useState } from "preact/hooks";
import { paste, whyWords, type Column, type Pasted } from "./paste.ts";
import type { Mailbox, Row } from "./rows.ts";
import { mailboxes } from "./words.ts";

interface PasteBoxProps {
  rows: readonly Row[];
  mapped: readonly Mailbox[];
  replace: (rows: readonly Row[]) => void;
}

/** Takes over a list from a spreadsheet, and tells of each line that it could not. */
export function PasteBox({ rows, mapped, replace }: PasteBoxProps) {
  const [text, setText] = useState("");
  const [told, setTold] = useState<Pasted>();
  const ids = { text: useId(), hint: useId() };
  const takeOver = () => {
    const pasted = paste(text, rows, mapped);
    setTold(pasted);
    if (pasted.takenOver > 0) replace(pasted.rows);
    // It may hold passwords; the lines that were left over are told by their numbers, so those stay.
    if (pasted.leftOver.length === 0) setText("");
  };
  return (
    <details>
      <summary>Paste from a spreadsheet</summary>
      <div class="field">
        <label for={ids.text}>Lines to take over</label>
        <p class="hint" id={ids.hint}>
          One mailbox a line: old address, new address and, if you like, the new account’s password. A first line with the columns’ names may be there.
        </p>
        <textarea
          id={ids.text}
          rows={6}
          value={text}
          wrap="off"
          spellcheck={false}
          autocapitalize="none"
          autocomplete="off"
          aria-describedby={ids.hint}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <p class="buttons">
        <button type="button" class="secondary" onClick={takeOver}>
          Take over
        </button>
        <span role="status">{told && resultWords(told)}</span>
      </p>
      {told?.columns && <p class="hint">{columnWords(told.columns)}</p>}
      {told && told.leftOver.length > 0 && (
        <ul class="mapping-left-over">
          {told.leftOver.map(({ line, source, why }) => (
            <li key={line}>
              Line {line}
              {source !== undefined && `, ${source}`}: {whyWords[why]}
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

function resultWords({ takenOver, leftOver, columns }: Pasted): string {
  if (columns === undefined) return "There is nothing to take over: paste some lines first.";
  const left = leftOver.length === 0 ? "" : ` ${leftOver.length === 1 ? "1 line was" : `${leftOver.length} lines were`} not.`;
  return `${mailboxes(takenOver)} ${takenOver === 1 ? "was" : "were"} taken over.${left}`;
}

function columnWords({ source, dest, password }: NonNullable<Pasted["columns"]>): string {
  const name = (column: Column) => (column.name === undefined ? `column ${column.at + 1}` : `“${column.name}”`);
  const others = [dest && `new addresses from ${name(dest)}`, password ? `passwords from ${name(password)}` : "no passwords"];
  return `Old addresses were read from ${name(source)}, ${others.filter(Boolean).join(", ")}.`;
}
