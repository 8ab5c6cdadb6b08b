import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Schema } from "../../api/client.ts";
import { csv, download } from "../../csv.ts";
import { refine, usePlace } from "../../place.ts";
import type { PageProps } from "../../routes.tsx";
import { may } from "../../session.ts";
import { CampaignPage } from "../../ui/campaign.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Waiting } from "../../ui/load.tsx";
import { ProblemNote, announce } from "../../ui/notice.tsx";
import { Table } from "../../ui/table.tsx";
import { Closed } from "./closed.tsx";
import { columnsOf } from "./columns.tsx";
import { Deletion } from "./deletion.tsx";
import { finder } from "./find.ts";
import { useMailboxes, type Mailboxes } from "./mailboxes.ts";
import { MapPicked } from "./map-picked.tsx";
import { PickAll, usePicked } from "./picked.tsx";
import { Tools } from "./tools.tsx";
import { count, counted, fileName, filters, sheetOf, textsOf, type Mailbox } from "./words.ts";
import "./mailboxes.css";

type Campaign = Schema<"Campaign">;
type Filter = keyof typeof filters;

/** What was submitted to a campaign. */
export default function MailboxesPage({ id }: Pick<PageProps, "id">) {
  return (
    <CampaignPage id={id} title="Mailboxes" actions={(campaign) => may("admin") && campaign.open && <AddLink campaign={campaign} />}>
      {(campaign) => <Submitted campaign={campaign} />}
    </CampaignPage>
  );
}

function AddLink({ campaign }: { campaign: Campaign }) {
  return (
    <a class="button secondary" href={`/campaigns/${campaign.id}/mailboxes/new`}>
      Add by hand
    </a>
  );
}

function Submitted({ campaign }: { campaign: Campaign }) {
  const mailboxes = useMailboxes(campaign.id);
  const { rows, closed, whole, problem, load } = mailboxes;
  return (
    <>
      <Closed campaign={campaign} closed={closed} />
      {problem && <ProblemNote problem={problem} again={() => void load()} />}
      {problem && rows.length > 0 && <p>{loadedOf(rows.length, campaign)} Search, order and export know only these.</p>}
      {!whole && !problem && <Waiting text={`Loading the mailboxes… ${rows.length > 0 ? loadedOf(rows.length, campaign) : ""}`} />}
      {whole && rows.length === 0 && <Nothing campaign={campaign} />}
      {(whole || problem) && rows.length > 0 && <List campaign={campaign} mailboxes={mailboxes} />}
    </>
  );
}

function loadedOf(loaded: number, { submitted }: Campaign): string {
  return submitted > loaded ? `${count(loaded)} of ${count(submitted)} are loaded.` : `${count(loaded)} are loaded so far.`;
}

/** What to do when nobody has submitted anything. */
function Nothing({ campaign }: { campaign: Campaign }) {
  if (!campaign.open) {
    return <Empty title="No mailbox was submitted">The campaign is over, so none will be any more.</Empty>;
  }
  return (
    <Empty title="No mailbox was submitted yet" action={<a href={`/campaigns/${campaign.id}`}>Get the link to share</a>}>
      Share the campaign’s link. Each user opens it and submits a mailbox. Once its password is checked, it appears here by itself.
    </Empty>
  );
}

function List({ campaign, mailboxes }: { campaign: Campaign; mailboxes: Mailboxes }) {
  const { rows, forget, load } = mailboxes;
  const { query } = usePlace();
  const [search, setSearch] = useState("");
  const [doomed, setDoomed] = useState<Mailbox>();
  const counter = useRef<HTMLParagraphElement>(null);
  const picked = usePicked();
  const filter = filterIn(query);
  const shown = useMemo(() => {
    const finds = finder(search);
    return rows.filter((row) => filters[filter].holds(row) && finds(textsOf(row)));
  }, [rows, filter, search]);
  const pickable = useMemo(() => rows.filter(filters.unmapped.holds).map(({ id }) => id), [rows]);
  useEffect(() => picked.keep(new Set(pickable)), [pickable]);
  const acts = may("admin");
  const columns = useMemo(() => columnsOf(campaign.id, acts ? { picked, remove: setDoomed } : undefined), [campaign.id, acts, picked]);

  const gone = (mailbox: Mailbox) => {
    forget(mailbox.id);
    setDoomed(undefined);
    announce(`${mailbox.source} is deleted.`);
    // Its row took the focus with it.
    counter.current?.focus();
  };
  const all = () => {
    setSearch("");
    refine({});
  };
  return (
    <>
      <Tools
        label="Search by name or address"
        search={search}
        onSearch={setSearch}
        parts="Which mailboxes to show"
        filters={Object.entries(filters).map(([key, { text, holds }]) => ({ key, text: `${text} (${count(rows.filter(holds).length)})` }))}
        filter={filter}
        onFilter={(key) => refine({ show: key === "all" ? undefined : key })}
      />
      <div class="mailboxes-bar">
        <p ref={counter} tabIndex={-1} role="status">
          {shown.length === rows.length ? counted(rows.length, "mailbox", "mailboxes") : `${count(shown.length)} of ${counted(rows.length, "mailbox", "mailboxes")}`}
        </p>
        <button type="button" class="secondary" disabled={shown.length === 0} onClick={() => save(campaign, shown)}>
          Export as CSV
        </button>
      </div>
      {acts && (
        <div class="mailboxes-bar">
          <PickAll picked={picked} ids={shown.filter(filters.unmapped.holds).map(({ id }) => id)} label="Select all that can be mapped" />
          <MapPicked campaign={campaign.id} picked={picked} />
        </div>
      )}
      <Table caption="Submitted mailboxes" columns={columns} rows={shown} rowKey={keyOf} sortedBy={bySource} />
      {shown.length === 0 && (
        <Empty
          title="No mailbox fits"
          action={
            <button type="button" class="secondary" onClick={all}>
              Show all
            </button>
          }
        >
          Nothing in this list has these words in its name or addresses.
        </Empty>
      )}
      {doomed && <Deletion key={doomed.id} campaign={campaign} mailbox={doomed} gone={gone} kept={() => setDoomed(undefined)} reload={load} />}
    </>
  );
}

function filterIn(query: URLSearchParams): Filter {
  const show = query.get("show") ?? "";
  return Object.hasOwn(filters, show) ? (show as Filter) : "all";
}

function save(campaign: Campaign, shown: readonly Mailbox[]): void {
  download(fileName("mailboxes", campaign.name, new Date()), csv(sheetOf(shown)));
}

const keyOf = ({ id }: Mailbox) => id;
const bySource = { key: "source" };
