import { useMemo, useState } from "preact/hooks";
import type { Problem } from "../../api/outcome.ts";
import { confirm } from "../../ui/dialog.tsx";
import { Empty } from "../../ui/empty.tsx";
import { ProblemNote } from "../../ui/notice.tsx";
import { Table, type Column } from "../../ui/table.tsx";
import { Time } from "../../ui/time.tsx";
import { withdraw, type Admin, type Invitation } from "./calls.ts";
import { roleWords } from "./roles.ts";
import { shortScope, type CampaignNames } from "./scope.ts";

interface InvitationTableProps {
  invitations: readonly Invitation[];
  admins: readonly Admin[];
  names: CampaignNames;
  done: (what: string) => void;
}

export function InvitationTable({ invitations, admins, names, done }: InvitationTableProps) {
  const [problem, setProblem] = useState<Problem>();
  const take = async (invitation: Invitation) => {
    if (!(await confirm(question(invitation)))) return;
    const outcome = await withdraw(invitation.id);
    // Gone either way: it was used or withdrawn in the meantime, or it has expired.
    if (outcome.ok || outcome.problem.slug === "not-found") return done(`The invitation for ${invitation.label} is withdrawn.`);
    setProblem(outcome.problem);
  };
  const columns = useMemo(() => columnsFor(admins, names, (invitation) => void take(invitation)), [admins, names]);
  if (invitations.length === 0) {
    return (
      <Empty title="Nobody is invited at the moment" action={<a href="/admins/invite">Invite somebody</a>}>
        An invitation stands here until it is accepted, withdrawn or over.
      </Empty>
    );
  }
  return (
    <>
      {problem && <ProblemNote problem={problem} />}
      <Table caption="Open invitations" columns={columns} rows={invitations} rowKey={({ id }) => id} sortedBy={{ key: "until" }} />
    </>
  );
}

function question({ label, email }: Invitation) {
  return {
    title: `Withdraw the invitation for ${label}?`,
    text: `Its link stops working at once. ${email ?? "Whoever has it"} can’t become an admin with it any more.`,
    action: "Withdraw",
    danger: true,
  };
}

function columnsFor(admins: readonly Admin[], names: CampaignNames, take: (invitation: Invitation) => void): Column<Invitation>[] {
  const emails = new Map(admins.map(({ id, email }) => [id, email]));
  return [
    { key: "label", title: "For", heads: true, sort: ({ label }) => label, cell: ({ label }) => label },
    { key: "email", title: "Email address", sort: ({ email }) => email, cell: ({ email }) => email ?? "Any" },
    { key: "role", title: "Role", sort: ({ role }) => roleWords[role].name, cell: ({ role }) => roleWords[role].name },
    { key: "scope", title: "Campaigns", cell: ({ scope }) => shortScope(scope, names) },
    { key: "by", title: "Invited by", cell: ({ createdBy }) => emails.get(createdBy) ?? "An admin who was deleted" },
    { key: "until", title: "Until", sort: ({ expiresAt }) => expiresAt, cell: ({ expiresAt }) => <Time at={expiresAt} /> },
    {
      key: "withdraw",
      title: "Withdraw",
      unseen: true,
      cell: (invitation) => (
        <button type="button" class="secondary" onClick={() => take(invitation)}>
          Withdraw <span class="unseen">the invitation for {invitation.label}</span>
        </button>
      ),
    },
  ];
}
