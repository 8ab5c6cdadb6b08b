import { useId, useState } from "preact/hooks";
import { domainOf } from "./address.ts";
import { moveToDomain, taken, type Row } from "./rows.ts";
import { rows as inWords } from "./words.ts";

interface BulkEditProps {
  rows: readonly Row[];
  replace: (rows: readonly Row[]) => void;
}

/** The same name at another domain, for many rows at once. */
export function BulkEdit({ rows, replace }: BulkEditProps) {
  const [typed, setTyped] = useState("");
  const [onlyEmpty, setOnlyEmpty] = useState(true);
  const [said, setSaid] = useState("");
  const [fault, setFault] = useState<string>();
  const ids = { domain: useId(), fault: useId(), hint: useId(), empty: useId() };
  const fill = () => {
    const domain = domainOf(typed);
    if (domain === undefined) {
      setFault(typed.trim() === "" ? "Type the new domain first." : "That is not a domain. It looks like example.org.");
      setSaid("");
      document.getElementById(ids.domain)?.focus();
      return;
    }
    const next = moveToDomain(rows, domain, onlyEmpty);
    const changed = next.filter((row, index) => row !== rows[index] && row.dest !== rows[index]?.dest).length;
    setFault(undefined);
    replace(next);
    setSaid(changed === 0 ? "No row was changed." : `${inWords(changed)} of ${taken(rows).length} changed.`);
  };
  return (
    <details>
      <summary>Same name at another domain</summary>
      <div class={`field ${fault === undefined ? "" : "faulty"}`}>
        <label for={ids.domain}>New domain</label>
        <p class="hint" id={ids.hint}>
          What stands before the @ stays: with new.example here, anna@old.example becomes anna@new.example.
        </p>
        {fault !== undefined && (
          <p class="error" id={ids.fault}>
            {fault}
          </p>
        )}
        <input
          id={ids.domain}
          value={typed}
          inputMode="url"
          spellcheck={false}
          autocapitalize="none"
          autocomplete="off"
          aria-describedby={`${ids.hint} ${ids.fault}`}
          aria-invalid={fault !== undefined}
          onInput={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            // Enter here fills in; it must not send the form.
            if (event.key !== "Enter") return;
            event.preventDefault();
            fill();
          }}
        />
      </div>
      <div class="choice">
        <input id={ids.empty} type="checkbox" checked={onlyEmpty} onChange={(event) => setOnlyEmpty(event.currentTarget.checked)} />
        <label for={ids.empty}>Only rows that have no new address yet</label>
      </div>
      <p class="buttons">
        <button type="button" class="secondary" onClick={fill}>
          Fill in
        </button>
        <span role="status">{said}</span>
      </p>
    </details>
  );
}
