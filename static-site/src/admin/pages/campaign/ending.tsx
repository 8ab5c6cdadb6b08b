import { useRef, useState } from "preact/hooks";
import { api, type Schema } from "../../api/client.ts";
import { ask, type Problem } from "../../api/outcome.ts";
import { confirm } from "../../ui/dialog.tsx";
import { announce, ProblemNote } from "../../ui/notice.tsx";
import { Time } from "../../ui/time.tsx";
import type { Campaign } from "../campaigns/overview.ts";
import { mailboxes } from "./guide.ts";

/** From when on it is over, and from when on nothing is left. */
export interface Ended {
  deactivatedAt: string;
  purgeAt: string;
}

interface DeactivateProps {
  campaign: Campaign;
  retentionHours: number;
  done: (ended: Ended) => void;
}

/** Ends the campaign, after saying exactly what that does and when. */
export function Deactivate({ campaign, retentionHours, done }: DeactivateProps) {
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState<string>();
  const running = useRef(false);
  const deactivate = async () => {
    if (running.current) return;
    running.current = true;
    setProblem(undefined);
    setBusy("Checking what is under way…");
    const way = { params: { path: { id: campaign.id } } };
    const mappings = await ask(api.GET("/api/campaigns/{id}/mappings", way));
    setBusy(undefined);
    const under = mappings.ok ? underWay(mappings.value.mappings) : undefined;
    const purgeAt = new Date(Date.now() + retentionHours * 3_600_000).toISOString();
    const sure = await confirm({
      title: `Deactivate “${campaign.name}”?`,
      text: <Consequences campaign={campaign} underWay={under} purgeAt={purgeAt} atOnce={retentionHours === 0} />,
      action: "Deactivate now",
      danger: true,
    });
    running.current = false;
    if (!sure) return;
    running.current = true;
    setBusy("Deactivating…");
    const outcome = await ask(api.POST("/api/campaigns/{id}/deactivate", way));
    running.current = false;
    setBusy(undefined);
    if (!outcome.ok) return setProblem(outcome.problem);
    announce("The campaign is deactivated.");
    done(outcome.value);
  };
  return (
    <section aria-labelledby="deactivate" class="campaigns-part">
      <h2 id="deactivate">Deactivate</h2>
      <p>
        {campaign.state === "open" ? "From then on nobody can submit." : "An expired campaign keeps what was submitted until you do this."} All
        that belongs to it, the stored passwords included, is deleted {retentionHours === 0 ? "at once" : `${inDays(retentionHours)} later`}.
      </p>
      {problem && (
        <>
          <ProblemNote problem={problem} />
          <p>The campaign may be over already. Deactivate it again: that finishes what is left and changes no date.</p>
        </>
      )}
      <p>
        <button type="button" class="danger" aria-disabled={busy !== undefined} onClick={() => void deactivate()}>
          {busy ?? "Deactivate this campaign"}
        </button>
      </p>
    </section>
  );
}

interface ConsequencesProps {
  campaign: Campaign;
  /** Mappings that are being carried out; not known if they could not be asked for. */
  underWay: number | undefined;
  purgeAt: string;
  /** Nothing is kept. */
  atOnce: boolean;
}

function Consequences({ campaign: { state, submitted, mapped }, underWay, purgeAt, atOnce }: ConsequencesProps) {
  const waiting = submitted - mapped;
  return (
    <>
      <ul>
        {state === "open" && <li>From this second nobody can submit: the link says that the request is closed.</li>}
        {!atOnce && (
          <li>
            Until <Time at={purgeAt} as="moment" /> what was submitted can still be mapped{waiting > 0 && ` (${mailboxes(waiting)} not mapped yet)`},
            and jobs go on.
          </li>
        )}
        {underWay === undefined && <li>Whether a mapping is under way could not be found out. One that is goes on.</li>}
        {underWay !== undefined && underWay > 0 && (
          <li>{underWay === 1 ? "1 mapping is under way: it goes on" : `${underWay} mappings are under way: they go on`}{atOnce && " only as far as they come before the deletion"}.</li>
        )}
        <li>
          {atOnce ? "At once" : <>On <Time at={purgeAt} as="moment" /></>} all of it is deleted for good: {belongings(submitted, mapped)}.
        </li>
      </ul>
      <p>
        <strong>This can’t be undone.</strong>{" "}
        {submitted > 0 && "What is not moved by then is lost here: its users would have to submit again."}
      </p>
    </>
  );
}

const moving: readonly Schema<"MappingCourse">["state"][] = ["validating", "committing", "undoing"];

function underWay(mappings: readonly Schema<"MappingCourse">[]): number {
  return mappings.filter(({ state }) => moving.includes(state)).length;
}

function belongings(submitted: number, mapped: number): string {
  if (submitted === 0) return "the link; no mailbox was submitted";
  const jobs = mapped === 1 ? "1 job with its logins" : `${mapped.toLocaleString("en-GB")} jobs with their logins`;
  return `${mailboxes(submitted)} with the stored passwords, ${mapped > 0 ? `${jobs}, the mappings` : "mappings"} and the link`;
}

/** "7 days", or hours where they don't make days. */
function inDays(hours: number): string {
  if (hours % 24 !== 0) return hours === 1 ? "1 hour" : `${hours} hours`;
  return hours === 24 ? "1 day" : `${hours / 24} days`;
}
