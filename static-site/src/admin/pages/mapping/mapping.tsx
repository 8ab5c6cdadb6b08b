import { useEffect, useRef, useState } from "preact/hooks";
import { useRefresh } from "../../refresh.ts";
import type { PageProps } from "../../routes.tsx";
import { useMe } from "../../session.ts";
import { CampaignPage } from "../../ui/campaign.tsx";
import { Loaded, useLoad } from "../../ui/load.tsx";
import { announce } from "../../ui/notice.tsx";
import { Time } from "../../ui/time.tsx";
import { HandOver } from "./hand-over.tsx";
import { mapping as show, type Mapping } from "./desk.ts";
import "./mapping.css";
import { Outcome } from "./outcome.tsx";
import { stalledAfterSeconds, waitAfter } from "./pace.ts";
import { Progress } from "./progress.tsx";
import { RowTable } from "./row-table.tsx";
import { StateBadge } from "./state.tsx";
import { isOver, mailboxes, stateWords } from "./words.ts";

/** One mapping from its start to its end, whoever looks and from wherever: all that is shown, the API tells. */
export default function MappingPage({ id, mappingId }: PageProps) {
  return (
    <CampaignPage id={id} title="Mapping" back={{ href: `/campaigns/${id}/mappings`, text: "Mappings" }}>
      {() => <Course campaign={id} id={mappingId} />}
    </CampaignPage>
  );
}

function Course({ campaign, id }: { campaign: string; id: string }) {
  const me = useMe();
  const load = useLoad(() => show(campaign, id), [campaign, id]);
  const stalled = useFollowing(load.value, load.reload);
  return (
    <Loaded of={load} waiting="Loading the mapping…">
      {(mapping) => {
        const isMine = mapping.createdBy === me.id;
        return (
          <>
            <p>
              <StateBadge state={mapping.state} /> {mailboxes(mapping.rows.length)}, made by {isMine ? "you" : "another admin"} <Time at={mapping.createdAt} />
            </p>
            {isOver(mapping.state) ? <Outcome campaign={campaign} mapping={mapping} /> : <Progress mapping={mapping} stalled={stalled} />}
            <HandOver campaign={campaign} mapping={mapping} isMine={isMine} reload={load.reload} />
            <RowTable mapping={mapping} isMine={isMine} />
          </>
        );
      }}
    </Loaded>
  );
}

/** Looks again and again until the mapping is over; true if nothing has moved for a while. */
function useFollowing(mapping: Mapping | undefined, reload: () => Promise<void>): boolean {
  const [course, setCourse] = useState({ key: "", quiet: 0, since: 0 });
  const over = mapping !== undefined && isOver(mapping.state);
  useEffect(() => {
    if (mapping === undefined) return;
    const key = [mapping.state, mapping.progress.done, mapping.progress.of].join();
    setCourse((before) => (before.key === key ? { ...before, quiet: before.quiet + 1 } : { key, quiet: 0, since: performance.now() }));
  }, [mapping]);
  const before = useRef<Mapping["state"]>(undefined);
  useEffect(() => {
    // What is there when the page opens is read with it.
    if (mapping !== undefined && before.current !== undefined) announce(stateWords[mapping.state].badge);
    before.current = mapping?.state;
  }, [mapping?.state]);
  useRefresh(() => void reload(), over ? Infinity : waitAfter(course.quiet));
  return course.quiet > 0 && performance.now() - course.since > stalledAfterSeconds * 1000;
}
