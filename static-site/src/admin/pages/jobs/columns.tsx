import { Badge } from "../../ui/badge.tsx";
import type { Column } from "../../ui/table.tsx";
import { Time } from "../../ui/time.tsx";
import { Pick, type Picked } from "../mailboxes/picked.tsx";
import { count } from "../mailboxes/words.ts";
import { acts, states, type Job } from "./words.ts";

/** What an admin can do with a row. */
interface Acts {
  picked: Picked;
  change: (job: Job) => void;
}

/** The columns of a campaign's jobs; without acts for whoever only reads. */
export function columnsOf(campaign: string, may: Acts | undefined): Column<Job>[] {
  const columns: Column<Job>[] = [
    { key: "source", title: "Old address", heads: true, sort: ({ source }) => source, cell: ({ source }) => <bdi>{source}</bdi> },
    { key: "dest", title: "New address", sort: ({ dest }) => dest, cell: ({ dest }) => <bdi>{dest}</bdi> },
    { key: "messages", title: "Messages", numeric: true, sort: ({ messages }) => messages, cell: ({ messages }) => (messages === null ? "Not told" : count(messages)) },
    { key: "state", title: "State", sort: ({ state }) => states[state].badge, cell: ({ state }) => <Badge kind={states[state].kind}>{states[state].badge}</Badge> },
    { key: "created", title: "Queued", sort: ({ createdAt }) => Date.parse(createdAt), cell: ({ createdAt }) => <Time at={createdAt} /> },
    { key: "mapping", title: "Mapping", cell: (job) => <Mapping campaign={campaign} job={job} /> },
  ];
  if (may === undefined) return columns;
  return [
    { key: "pick", title: "Select", unseen: true, cell: ({ id, source }) => <Pick picked={may.picked} id={id} label={`Select ${source}`} /> },
    ...columns,
    { key: "acts", title: "Actions", unseen: true, cell: (job) => <Change job={job} change={may.change} /> },
  ];
}

function Mapping({ campaign, job: { mappingId, source } }: { campaign: string; job: Job }) {
  return (
    <a href={`/campaigns/${campaign}/mappings/${mappingId}`}>
      Mapping <span class="unseen">of {source}</span>
    </a>
  );
}

function Change({ job, change }: { job: Job; change: (job: Job) => void }) {
  return (
    <button type="button" class="link mailboxes-act" onClick={() => change(job)}>
      {acts[states[job.state].act].one} <span class="unseen">{job.source}</span>
    </button>
  );
}
