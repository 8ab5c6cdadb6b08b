import { useEffect, useState } from "preact/hooks";
import { api, type Schema } from "../../api/client.ts";
import { ask, type Problem } from "../../api/outcome.ts";
import { confirm, Dialog } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/notice.tsx";
import type { Mailbox } from "./words.ts";

interface DeletionProps {
  campaign: Schema<"Campaign">;
  mailbox: Mailbox;
  gone: (mailbox: Mailbox) => void;
  kept: () => void;
  reload: () => Promise<void>;
}

/** Asks, deletes, and says why it could not. */
export function Deletion({ campaign, mailbox, gone, kept, reload }: DeletionProps) {
  const [problem, setProblem] = useState<Problem>();
  const remove = async () => {
    const path = { id: campaign.id, credential: mailbox.id };
    const outcome = await ask(api.DELETE("/api/campaigns/{id}/credentials/{credential}", { params: { path } }));
    // Somebody else was quicker: it is as wished.
    if (outcome.ok || outcome.problem.slug === "not-found") return gone(mailbox);
    setProblem(outcome.problem);
    void reload();
  };
  useEffect(() => {
    const question = { title: `Delete ${mailbox.source}?`, text: <Consequences campaign={campaign} />, action: "Delete", danger: true };
    void confirm(question).then((yes) => (yes ? remove() : kept()));
  }, []);
  if (problem === undefined) return null;
  return (
    <Dialog title={`${mailbox.source} was not deleted`} onClose={kept}>
      {problem.slug === "credential-in-use" ? <InUse campaign={campaign} /> : <ProblemNote problem={problem} />}
      <p class="buttons">
        <button type="button" onClick={kept}>
          Close
        </button>
      </p>
    </Dialog>
  );
}

function Consequences({ campaign }: { campaign: Schema<"Campaign"> }) {
  return (
    <>
      <p>Its passwords are deleted with it. Nobody can bring them back.</p>
      <p>
        {campaign.open
          ? "Nothing happens to the mailbox itself. Its user can submit it again with the campaign’s link."
          : "Nothing happens to the mailbox itself. It can’t be submitted again, because the campaign is over."}
      </p>
    </>
  );
}

function InUse({ campaign }: { campaign: Schema<"Campaign"> }) {
  return (
    <p>
      A mapping has taken it meanwhile: it is being mapped, or its job is there already. It can be deleted only if that mapping comes to
      nothing. <a href={`/campaigns/${campaign.id}/mappings`}>See the mappings</a>
    </p>
  );
}
