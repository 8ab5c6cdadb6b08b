import { Badge } from "../../ui/badge.tsx";
import type { Column } from "../../ui/table.tsx";
import { Time } from "../../ui/time.tsx";
import { wishes } from "../../wish.ts";
import { Pick, type Picked } from "./picked.tsx";
import { accountOf, accounts, count, type Mailbox } from "./words.ts";

/** What an admin can do with a row. */
interface Acts {
  picked: Picked;
  remove: (mailbox: Mailbox) => void;
}

/** The columns of a campaign's mailboxes; without acts for whoever only reads. */
export function columnsOf(campaign: string, acts: Acts | undefined): Column<Mailbox>[] {
  const columns: Column<Mailbox>[] = [
    { key: "source", title: "Old address", heads: true, sort: ({ source }) => source, cell: ({ source }) => <bdi>{source}</bdi> },
    { key: "name", title: "Name", sort: ({ name }) => name, cell: ({ name }) => <bdi>{name}</bdi> },
    { key: "dest", title: "New address", sort: ({ dest }) => dest, cell: ({ dest }) => (dest === null ? "–" : <bdi>{dest}</bdi>) },
    { key: "wish", title: "Wish", sort: ({ wish }) => wish && wishes[wish].rank, cell: (row) => <Wish mailbox={row} /> },
    { key: "account", title: "New account", sort: (row) => order[accountOf(row)], cell: (row) => <Account mailbox={row} /> },
    { key: "messages", title: "Messages", numeric: true, sort: ({ messages }) => messages, cell: ({ messages }) => (messages === null ? "Not told" : count(messages)) },
    { key: "checked", title: "Checked", sort: ({ checkedAt }) => Date.parse(checkedAt), cell: ({ checkedAt }) => <Time at={checkedAt} /> },
    { key: "mapping", title: "Mapping", sort: ({ mappingId }) => (mappingId === null ? 0 : 1), cell: (row) => <Mapping campaign={campaign} mailbox={row} /> },
  ];
  if (acts === undefined) return columns;
  return [
    { key: "pick", title: "Select", unseen: true, cell: ({ id, source, mappingId }) => mappingId === null && <Pick picked={acts.picked} id={id} label={`Select ${source}`} /> },
    ...columns,
    { key: "acts", title: "Actions", unseen: true, cell: (row) => row.mappingId === null && <Remove mailbox={row} remove={acts.remove} /> },
  ];
}

/** What has to be looked at first stands first. */
const order = { unknown: 0, none: 1, no: 2, yes: 3, mapped: 4 };

/** How the new address differs from the old one: no user has proved that it is theirs. */
function Wish({ mailbox: { wish } }: { mailbox: Mailbox }) {
  if (wish === null) return <>–</>;
  const { badge, kind } = wishes[wish];
  return <Badge kind={kind}>{badge}</Badge>;
}

function Account({ mailbox }: { mailbox: Mailbox }) {
  const account = accountOf(mailbox);
  const { badge, kind } = accounts[account];
  return (
    <>
      <Badge kind={kind}>{badge}</Badge>
      {mailbox.dest !== null && <span class="hint mailboxes-password">{mailbox.destPasswordGiven ? "password given" : "no password given"}</span>}
    </>
  );
}

function Mapping({ campaign, mailbox: { mappingId, source } }: { campaign: string; mailbox: Mailbox }) {
  if (mappingId === null) return <>Not yet</>;
  return (
    <a href={`/campaigns/${campaign}/mappings/${mappingId}`}>
      Mapped <span class="unseen">(see the mapping of {source})</span>
    </a>
  );
}

function Remove({ mailbox, remove }: { mailbox: Mailbox; remove: Acts["remove"] }) {
  return (
    <button type="button" class="link mailboxes-act" onClick={() => remove(mailbox)}>
      Delete <span class="unseen">{mailbox.source}</span>
    </button>
  );
}
