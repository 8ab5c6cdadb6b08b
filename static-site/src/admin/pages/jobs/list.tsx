import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api, type Schema } from "../../api/client.ts";
import { ask } from "../../api/outcome.ts";
import { csv, download } from "../../csv.ts";
import { refine, usePlace } from "../../place.ts";
import { useRefresh } from "../../refresh.ts";
import type { PageProps } from "../../routes.tsx";
import { forgetSelection } from "../../selection.ts";
import { may } from "../../session.ts";
import { CampaignPage } from "../../ui/campaign.tsx";
import { confirm } from "../../ui/dialog.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Loaded, useLoad } from "../../ui/load.tsx";
import { Table } from "../../ui/table.tsx";
import { finder } from "../mailboxes/find.ts";
import { PickAll, usePicked, usePickedIds, type Picked } from "../mailboxes/picked.tsx";
import { Tools } from "../mailboxes/tools.tsx";
import { count, counted, fileName } from "../mailboxes/words.ts";
import { useChanges } from "./changes.ts";
import { columnsOf } from "./columns.tsx";
import { CourseNote } from "./course.tsx";
import { acts, cancelling, filters, sheetOf, states, waitingMail, type Act, type Job } from "./words.ts";
import "../mailboxes/mailboxes.css";

type Campaign = Schema<"Campaign">;
type Filter = keyof typeof filters;

/** The mailboxes of a campaign that are mapped and wait for their migration. */
export default function Jobs({ id }: Pick<PageProps, "id">) {
  return (
    <CampaignPage id={id} title="Jobs">
      {(campaign) => <Queue campaign={campaign} />}
    </CampaignPage>
  );
}

function Queue({ campaign }: { campaign: Campaign }) {
  const load = useLoad(() => ask(api.GET("/api/campaigns/{id}/jobs", { params: { path: { id: campaign.id } } })), [campaign.id]);
  const { value, reload, set } = load;
  const latest = useRef(value);
  latest.current = value;
  const changed = useCallback((job: Job) => {
    const jobs = latest.current?.jobs ?? [];
    set((latest.current = { jobs: jobs.map((one) => (one.id === job.id ? job : one)) }));
  }, [set]);
  const changes = useChanges(campaign.id, changed, reload);
  const running = changes.course?.running === true;
  useRefresh(() => {
    if (value !== undefined && !running) void reload();
  });
  return (
    <Loaded of={load} waiting="Loading the jobs…">
      {({ jobs }) => (
        <>
          {changes.course && <CourseNote course={changes.course} dismiss={changes.dismiss} />}
          {jobs.length === 0 ? <Nothing campaign={campaign} /> : <List campaign={campaign} jobs={jobs} busy={running} run={changes.run} />}
        </>
      )}
    </Loaded>
  );
}

/** What to do when nothing is mapped. */
function Nothing({ campaign }: { campaign: Campaign }) {
  const base = `/campaigns/${campaign.id}`;
  const action = may("admin") && campaign.submitted > 0 ? <a href={`${base}/mappings/new`} onClick={() => forgetSelection(campaign.id)}>Map mailboxes</a> : <a href={`${base}/mailboxes`}>See the submitted mailboxes</a>;
  return (
    <Empty title="No jobs yet" action={action}>
      Each mailbox that is mapped to its new account becomes a job here. Jobs wait for the migration, which copies the mail.
    </Empty>
  );
}

interface ListProps {
  campaign: Campaign;
  jobs: readonly Job[];
  busy: boolean;
  run: (act: Act, jobs: readonly Job[]) => Promise<void>;
}

function List({ campaign, jobs, busy, run }: ListProps) {
  const { query } = usePlace();
  const [search, setSearch] = useState("");
  const picked = usePicked();
  const filter = filterIn(query);
  const shown = useMemo(() => {
    const finds = finder(search);
    return jobs.filter((job) => filters[filter].holds(job) && finds([job.source, job.dest]));
  }, [jobs, filter, search]);
  useEffect(() => picked.keep(new Set(jobs.map(({ id }) => id))), [jobs]);
  const change = useCallback(async (act: Act, some: readonly Job[]) => {
    const action = cancelling(some.length);
    if (act === "cancel" && !(await confirm({ title: `${action}?`, text: consequences, action, cancel: "Keep queued" }))) return;
    picked.set(some.map(({ id }) => id), false);
    await run(act, some);
  }, [picked, run]);
  const admin = may("admin");
  const columns = useMemo(
    () => columnsOf(campaign.id, admin ? { picked, change: (job) => void change(states[job.state].act, [job]) } : undefined),
    [campaign.id, admin, picked, change],
  );
  const all = () => {
    setSearch("");
    refine({});
  };
  return (
    <>
      <p>
        {waitingMail(jobs)} A queued job waits for the migration, which copies the mail. This version of Mailgather prepares everything up
        to there; until the migration starts, no mail is copied and the old mailboxes stay as they are.
      </p>
      <Tools
        label="Search by address"
        search={search}
        onSearch={setSearch}
        parts="Which jobs to show"
        filters={Object.entries(filters).map(([key, { text, holds }]) => ({ key, text: `${text} (${count(jobs.filter(holds).length)})` }))}
        filter={filter}
        onFilter={(key) => refine({ show: key === "all" ? undefined : key })}
      />
      <div class="mailboxes-bar">
        <p role="status">{shown.length === jobs.length ? counted(jobs.length, "job", "jobs") : `${count(shown.length)} of ${counted(jobs.length, "job", "jobs")}`}</p>
        <button type="button" class="secondary" disabled={shown.length === 0} onClick={() => save(campaign, shown)}>
          Export as CSV
        </button>
      </div>
      {admin && (
        <div class="mailboxes-bar">
          <PickAll picked={picked} ids={shown.map(({ id }) => id)} label="Select all that are shown" />
          <ChangePicked picked={picked} jobs={jobs} act="cancel" busy={busy} change={change} />
          <ChangePicked picked={picked} jobs={jobs} act="requeue" busy={busy} change={change} />
        </div>
      )}
      <Table caption="Jobs" columns={columns} rows={shown} rowKey={keyOf} sortedBy={bySource} />
      {shown.length === 0 && (
        <Empty
          title="No job fits"
          action={
            <button type="button" class="secondary" onClick={all}>
              Show all
            </button>
          }
        >
          Nothing in this list has these words in its addresses.
        </Empty>
      )}
    </>
  );
}

interface ChangePickedProps {
  picked: Picked;
  jobs: readonly Job[];
  act: Act;
  busy: boolean;
  change: (act: Act, jobs: readonly Job[]) => Promise<void>;
}

/** Changes those of the ticked jobs that are in the state for it. */
function ChangePicked({ picked, jobs, act, busy, change }: ChangePickedProps) {
  const ids = usePickedIds(picked);
  const some = jobs.filter((job) => ids.has(job.id) && states[job.state].act === act);
  return (
    <button type="button" class="secondary" disabled={some.length === 0 || busy} onClick={() => void change(act, some)}>
      {acts[act].selected}
      {some.length > 0 && ` (${count(some.length)})`}
    </button>
  );
}

const consequences =
  "The migration will leave these mailboxes out. Their logins stay stored and their new accounts stay as they are, so that the jobs can be queued again.";

function filterIn(query: URLSearchParams): Filter {
  const show = query.get("show") ?? "";
  return Object.hasOwn(filters, show) ? (show as Filter) : "all";
}

function save(campaign: Campaign, shown: readonly Job[]): void {
  download(fileName("jobs", campaign.name, new Date()), csv(sheetOf(shown)));
}

const keyOf = ({ id }: Job) => id;
const bySource = { key: "source" };
