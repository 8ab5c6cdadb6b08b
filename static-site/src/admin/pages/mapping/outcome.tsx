import { may } from "../../session.ts";
import { Notice } from "../../ui/notice.tsx";
import type { Mapping } from "./desk.ts";
import { accounts, failureWords, mailboxes, rows } from "./words.ts";

interface OutcomeProps {
  campaign: string;
  mapping: Mapping;
}

/** What came of a mapping that is over, and what to do now. */
export function Outcome(props: OutcomeProps) {
  switch (props.mapping.state) {
    case "committed":
      return <Committed {...props} />;
    case "rejected":
      return <Rejected {...props} />;
    case "failed":
      return <Failed {...props} />;
    case "needs-operator":
      return <NeedsOperator {...props} />;
    case "validating":
    case "committing":
    case "undoing":
      return null;
  }
}

function Committed({ campaign, mapping }: OutcomeProps) {
  const made = mapping.rows.filter(({ account }) => account === "new").length;
  const found = mapping.rows.length - made;
  return (
    <Notice kind="good" title={mapping.rows.length === 1 ? "The mailbox has its account and its job" : `All ${mailboxes(mapping.rows.length)} have their account and their job`}>
      <p>
        {made > 0 && `${accounts(made)} ${made === 1 ? "was" : "were"} created at Purelymail. `}
        {found > 0 && `${accounts(found)} existed already and ${found === 1 ? "was" : "were"} left as ${found === 1 ? "it is" : "they are"}. `}
        {mapping.rows.length === 1 ? "The job waits for its migration." : "The jobs wait for their migration."}
      </p>
      <p>
        <a href={`/campaigns/${campaign}/jobs`}>See the jobs</a>
      </p>
    </Notice>
  );
}

function Rejected({ campaign, mapping }: OutcomeProps) {
  const wrong = wrongRows(mapping);
  return (
    <Notice kind="wait" title="Nothing was done">
      <p>
        {wrong > 0 && `${wrong} of ${rows(mapping.rows.length)} ${wrong === 1 ? "is" : "are"} wrong, and a mapping is carried out whole or not at all. `}
        No account was made, no job queued, and every mailbox is free for another mapping.
      </p>
      <Failure mapping={mapping} />
      <Again campaign={campaign} mapping={mapping} text={wrong > 0 ? "Correct these rows" : "Send these rows again"} />
    </Notice>
  );
}

function Failed({ campaign, mapping }: OutcomeProps) {
  return (
    <Notice kind="bad" title="It failed, and everything was taken back">
      <p>
        Something went wrong while the accounts were made. What was made is removed again: no account is left, no job was queued, and every mailbox is free for another
        mapping.
      </p>
      <Failure mapping={mapping} />
      <Again campaign={campaign} mapping={mapping} text={wrongRows(mapping) > 0 ? "Correct these rows" : "Send these rows again"} />
    </Notice>
  );
}

function NeedsOperator({ campaign, mapping }: OutcomeProps) {
  const left = mapping.rows.filter(({ error }) => error?.code === "account-not-removed");
  return (
    <Notice kind="bad" title="It failed, and somebody has to tidy up at Purelymail">
      <p>
        Something went wrong while the accounts were made, and not all of them could be removed again. No job was queued, and every mailbox is free for another mapping.
      </p>
      <Failure mapping={mapping} />
      {left.length > 0 && (
        <>
          <p>Sign in at Purelymail and remove {left.length === 1 ? "this account" : "these accounts"}, unless somebody uses {left.length === 1 ? "it" : "them"} by now:</p>
          <ul>
            {left.map(({ row, destEmail }) => (
              <li key={row}>{destEmail}</li>
            ))}
          </ul>
        </>
      )}
      <Again campaign={campaign} mapping={mapping} text="Then send these rows again" />
    </Notice>
  );
}

/** Why it came to nothing, where that is no row's fault. */
function Failure({ mapping: { failure } }: { mapping: Mapping }) {
  if (failure === undefined) return null;
  const words = failureWords[failure.code] ?? { what: failure.detail, next: "" };
  return (
    <p>
      <strong>{words.what}</strong> {words.next}
    </p>
  );
}

function Again({ campaign, mapping, text }: OutcomeProps & { text: string }) {
  if (!may("admin") || mapping.failure?.code === "campaign-over") return null;
  return (
    <p>
      <a class="button" href={`/campaigns/${campaign}/mappings/new?from=${mapping.id}`}>
        {text}
      </a>
    </p>
  );
}

function wrongRows(mapping: Mapping): number {
  return mapping.rows.filter(({ error }) => error !== undefined).length;
}
