import { useCallback, useRef, useState } from "preact/hooks";
import { api } from "../../api/client.ts";
import { ask, type Problem } from "../../api/outcome.ts";
import type { Act, Job } from "./words.ts";

/** A change of some jobs: how far it is, then what became of it. */
export interface Course {
  act: Act;
  of: number;
  done: number;
  /** Those that somebody else had changed meanwhile. */
  conflicts: readonly Job[];
  /** Why it was given up before the last one. */
  problem: Problem | undefined;
  running: boolean;
}

export interface Changes {
  course: Course | undefined;
  run: (act: Act, jobs: readonly Job[]) => Promise<void>;
  dismiss: () => void;
}

/** One after the other, so that a bad connection leaves few in doubt; `changed` with each job as it is now. */
export function useChanges(campaign: string, changed: (job: Job) => void, over: () => void): Changes {
  const [course, setCourse] = useState<Course>();
  const running = useRef(false);
  const run = useCallback(async (act: Act, jobs: readonly Job[]) => {
    if (running.current) return;
    running.current = true;
    let now: Course = { act, of: jobs.length, done: 0, conflicts: [], problem: undefined, running: true };
    const tell = (more: Partial<Course>) => setCourse((now = { ...now, ...more }));
    tell({});
    for (const job of jobs) {
      const outcome = await change(campaign, act, job.id);
      if (outcome.ok) {
        changed(outcome.value);
        tell({ done: now.done + 1 });
      } else if (outcome.problem.slug === "job-state" || outcome.problem.slug === "not-found") {
        tell({ conflicts: [...now.conflicts, job] });
      } else {
        tell({ problem: outcome.problem });
        break;
      }
    }
    running.current = false;
    tell({ running: false });
    over();
  }, [campaign, changed, over]);
  const dismiss = useCallback(() => setCourse(undefined), []);
  return { course, run, dismiss };
}

function change(campaign: string, act: Act, job: string) {
  const params = { params: { path: { id: campaign, job } } };
  return act === "cancel"
    ? ask(api.POST("/api/campaigns/{id}/jobs/{job}/cancel", params))
    : ask(api.POST("/api/campaigns/{id}/jobs/{job}/requeue", params));
}
