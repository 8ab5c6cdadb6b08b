import { useMemo } from "preact/hooks";
import type { Me } from "../../session.ts";
import { Badge } from "../../ui/badge.tsx";
import { Table, type Column } from "../../ui/table.tsx";
import { Time } from "../../ui/time.tsx";
import type { Admin } from "./calls.ts";
import { roleWords } from "./roles.ts";
import { shortScope, type CampaignNames } from "./scope.ts";

interface AdminTableProps {
  admins: readonly Admin[];
  names: CampaignNames;
  me: Me;
  manage: (admin: Admin) => void;
}

export function AdminTable({ admins, names, me, manage }: AdminTableProps) {
  const columns = useMemo(() => columnsFor(names, me, manage), [names, me, manage]);
  return <Table caption="Admins" columns={columns} rows={admins} rowKey={({ id }) => id} sortedBy={{ key: "email" }} />;
}

function columnsFor(names: CampaignNames, me: Me, manage: (admin: Admin) => void): Column<Admin>[] {
  return [
    {
      key: "email",
      title: "Email address",
      heads: true,
      sort: ({ email }) => email,
      cell: ({ id, email }) => (
        <>
          {email} {id === me.id && <Badge kind="plain">You</Badge>}
        </>
      ),
    },
    { key: "role", title: "Role", sort: ({ role }) => roleWords[role].name, cell: ({ role }) => roleWords[role].name },
    { key: "scope", title: "Campaigns", cell: ({ scope }) => shortScope(scope, names) },
    {
      key: "factor",
      title: "Second factor",
      sort: ({ secondFactor }) => Number(secondFactor),
      cell: ({ secondFactor }) => (secondFactor ? <Badge kind="good">Yes</Badge> : <Badge kind="wait">No</Badge>),
    },
    { key: "since", title: "Since", sort: ({ createdAt }) => createdAt, cell: ({ createdAt }) => <Time at={createdAt} as="date" /> },
    {
      key: "manage",
      title: "Manage",
      unseen: true,
      cell: (admin) => (
        <button type="button" class="secondary" onClick={() => manage(admin)}>
          Manage <span class="unseen">{admin.email}</span>
        </button>
      ),
    },
  ];
}
