import { useMemo, useState } from "preact/hooks";
import type { Problem } from "../../api/outcome.ts";
import { signOut } from "../../session.ts";
import { Badge } from "../../ui/badge.tsx";
import { confirm } from "../../ui/dialog.tsx";
import { Loaded, useLoad } from "../../ui/load.tsx";
import { ProblemNote } from "../../ui/notice.tsx";
import { Table, type Column } from "../../ui/table.tsx";
import { Time } from "../../ui/time.tsx";
import { Said, type Done } from "../../ui/said.tsx";
import { endSession, endSessions, listSessions, type Session } from "./calls.ts";

/** Where one is signed in, and how to change that. */
export function Sessions() {
  const sessions = useLoad(listSessions, []);
  const [said, setSaid] = useState<Done>();
  const [problem, setProblem] = useState<Problem>();
  const end = async ({ id, device, current }: Session) => {
    setProblem(undefined);
    if (current) return void signOut();
    const outcome = await endSession(id);
    // Not found: it has ended by itself.
    if (!outcome.ok && outcome.problem.slug !== "not-found") return setProblem(outcome.problem);
    setSaid({ text: `The session with ${named(device)} is ended.` });
    void sessions.reload();
  };
  const endAll = async () => {
    if (!(await confirm(allQuestion))) return;
    const outcome = await endSessions();
    if (outcome.ok) return void signOut();
    setProblem(outcome.problem);
  };
  const columns = useMemo(() => columnsFor((session) => void end(session)), []);
  return (
    <section class="account-part" aria-labelledby="sessions">
      <h2 id="sessions">Sessions</h2>
      <p>
        Where you are signed in, on as many devices as you like. If you don’t know one of them, end it and change your password.
      </p>
      <Said done={said} />
      {problem && <ProblemNote problem={problem} />}
      <Loaded of={sessions} waiting="Loading your sessions…">
        {({ sessions }) => (
          <Table
            caption="Your sessions"
            columns={columns}
            rows={sessions}
            rowKey={({ id }) => id}
            sortedBy={{ key: "active", descending: true }}
          />
        )}
      </Loaded>
      <p>
        <button type="button" class="secondary" onClick={() => void endAll()}>
          End all sessions, this one too
        </button>
      </p>
    </section>
  );
}

/** The API says so where a browser doesn't tell what it is. */
const named = (device: string): string => (device === "unknown device" ? "Unknown device" : device);

const allQuestion = {
  title: "End all your sessions?",
  text: "You are signed out everywhere, here too, and have to sign in again.",
  action: "End all sessions",
};

function columnsFor(end: (session: Session) => void): Column<Session>[] {
  return [
    {
      key: "device",
      title: "Device",
      heads: true,
      sort: ({ device }) => device,
      cell: ({ device, current }) => (
        <>
          {named(device)} {current && <Badge kind="info">This session</Badge>}
        </>
      ),
    },
    { key: "address", title: "Internet address", sort: ({ address }) => address, cell: ({ address }) => address },
    { key: "created", title: "Signed in", sort: ({ createdAt }) => createdAt, cell: ({ createdAt }) => <Time at={createdAt} /> },
    { key: "active", title: "Last active", sort: ({ lastActiveAt }) => lastActiveAt, cell: ({ lastActiveAt }) => <Time at={lastActiveAt} /> },
    { key: "ends", title: "Ends", sort: ({ expiresAt }) => expiresAt, cell: ({ expiresAt }) => <Time at={expiresAt} /> },
    {
      key: "end",
      title: "End",
      unseen: true,
      cell: (session) => (
        <button type="button" class="secondary" onClick={() => end(session)}>
          {session.current ? (
            "Sign out"
          ) : (
            <>
              End <span class="unseen">the session with {named(session.device)}</span>
            </>
          )}
        </button>
      ),
    },
  ];
}
