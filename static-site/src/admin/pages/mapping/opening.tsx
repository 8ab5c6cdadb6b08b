import { Notice } from "../../ui/notice.tsx";
import { Time } from "../../ui/time.tsx";
import type { OpeningState } from "./editor.tsx";
import type { Start } from "./new.tsx";
import { mostRows } from "./rows.ts";
import { mailboxes } from "./words.ts";

interface OpeningProps {
  start: Start;
  opening: OpeningState;
  startOver: () => void;
}

/** Which rows these are and where they come from. */
export function Opening({ start: { from, isSelection, chosen: all }, opening, startOver }: OpeningProps) {
  const rest = all.length - mostRows;
  return (
    <>
      <p>
        Say which account at Purelymail each old mailbox becomes. {!from && "The rows begin with what the users wished. "}
        {isSelection && `They are the ${mailboxes(all.length)} that you chose in the list. `}
      </p>
      {from && (
        <Notice kind="info">
          <p>
            These are the rows of the mapping that was made <Time at={from.createdAt} />, with what was wrong with them. Nothing is kept of the passwords that were typed
            there: type them again.
          </p>
          {from.rows.length > all.length && <p>{mailboxes(from.rows.length - all.length)} of it have another mapping by now or were deleted.</p>}
        </Notice>
      )}
      {rest > 0 && (
        <Notice kind="info">
          <p>
            A mapping has {mostRows} rows at most. The other {mailboxes(rest)} stand under “Left out”, for the next mapping.
          </p>
        </Notice>
      )}
      {opening.restored && (
        <Notice kind="info">
          <p>
            These are your rows from before, as this tab has kept them.{" "}
            {opening.restored.lostPasswords > 0 &&
              `Passwords are never kept: ${opening.restored.lostPasswords === 1 ? "1 row needs its password" : `${opening.restored.lostPasswords} rows need their passwords`} typed again.`}
          </p>
          <p>
            <button type="button" class="secondary" onClick={startOver}>
              Start over
            </button>
          </p>
        </Notice>
      )}
    </>
  );
}
