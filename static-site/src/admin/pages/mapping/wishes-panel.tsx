/** The wishes that differ from the mailbox: counted and accepted. */
import { fieldId } from "./field-id.ts";
import type { Change } from "./editing.ts";
import type { Row } from "./rows.ts";
import { groupsOf, type Doubts, type Pair } from "./wishes.ts";
import { mailboxes } from "./words.ts";

interface WishesProps {
  rows: readonly Row[];
  doubts: Doubts;
  change: (change: Change) => void;
}

/** So many pairs of domains are offered together; mailboxes of the others are accepted in the table. */
const mostPairs = 8;

/** The wishes for other addresses than the mailboxes’ own: counted, and accepted by an admin or not at all. */
export function Wishes({ rows, doubts, change }: WishesProps) {
  const { oneByOne, pairs } = groupsOf(rows, doubts);
  const count = oneByOne.length + pairs.reduce((sum, pair) => sum + pair.rows.length, 0);
  if (count === 0) return null;
  const open = oneByOne.filter((row) => !row.acceptsWish);
  return (
    <section class="mapping-wishes" aria-labelledby="wishes">
      <h2 id="wishes" tabIndex={-1}>
        {count === 1 ? "1 wish differs" : `${count} wishes differ`} from the mailbox
      </h2>
      <p>
        Whoever submits a mailbox has proved its password and nothing else, and can wish any new address. These wish one that is not the mailbox’s own. Until you accept it, the mailbox is
        not mapped there, and the password that its user chose is not used.
      </p>
      <ul>
        {oneByOne.length > 0 && (
          <li>
            <span>
              <strong>{mailboxes(oneByOne.length)} to look at one by one:</strong> with another name, or with something else to notice. They stand first in the table. Accept those
              that you know to be right. <span role="status">{accepted(oneByOne)}</span>
            </span>
            {open.length > 0 && (
              <button type="button" class="secondary" onClick={() => goTo(open)}>
                Go to the first
              </button>
            )}
          </li>
        )}
        {pairs.slice(0, mostPairs).map((pair) => (
          <PairOfDomains key={`${pair.from} ${pair.to}`} pair={pair} change={change} />
        ))}
        {pairs.length > mostPairs && <li>And {pairs.length - mostPairs} more {pairs.length - mostPairs === 1 ? "pair" : "pairs"} of domains, whose mailboxes you can accept in the table.</li>}
      </ul>
    </section>
  );
}

/** Who moves with everybody else from one domain to another is accepted with them. */
function PairOfDomains({ pair: { from, to, rows }, change }: { pair: Pair; change: WishesProps["change"] }) {
  const isDone = rows.every((row) => row.acceptsWish);
  const these = rows.length === 1 ? "this 1" : `these ${rows.length}`;
  return (
    <li>
      <span>
        <strong>
          {mailboxes(rows.length)} from {from} to {to},
        </strong>{" "}
        with the mailbox’s own name. Accept {rows.length === 1 ? "it" : "them"} if everybody at {from} is one of yours. <span role="status">{accepted(rows)}</span>
      </span>
      <button type="button" class="secondary" onClick={() => change({ kind: "accept", ids: rows.map(({ mailbox }) => mailbox.id), isAccepted: !isDone })}>
        {isDone ? "Take back" : `Accept ${these}`}
        <span class="unseen">
          {" "}
          from {from} to {to}
        </span>
      </button>
    </li>
  );
}

function accepted(rows: readonly Row[]): string {
  const count = rows.filter((row) => row.acceptsWish).length;
  if (count === 0) return "";
  return count === rows.length ? "Accepted." : `${count} of ${rows.length} accepted.`;
}

function goTo([first]: readonly Row[]): void {
  if (first === undefined) return;
  const box = document.getElementById(fieldId(first.mailbox.id, "acceptWish"));
  box?.focus({ preventScroll: true });
  box?.closest("tr")?.scrollIntoView({ block: "center" });
}

/** Beside the button that maps: how many it leaves out, and why. */
export function Waiting({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <p class="mapping-waiting">
      {mailboxes(count)} {count === 1 ? "is" : "are"} left out: you have not accepted what {count === 1 ? "its user wishes" : "their users wish"}.{" "}
      <button
        type="button"
        class="link"
        onClick={() => {
          document.getElementById("wishes")?.focus();
        }}
      >
        Look at the wishes
      </button>
    </p>
  );
}
