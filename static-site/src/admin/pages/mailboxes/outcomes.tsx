import { useLayoutEffect, useRef } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { api, type Schema } from "../../api/client.ts";
import { ask, type Problem } from "../../api/outcome.ts";
import { serverFaultText } from "../../server-fault.ts";
import { seesAll } from "../../session.ts";
import { useLoad } from "../../ui/load.tsx";
import { Notice, ProblemText, type Kind } from "../../ui/notice.tsx";

/** Whether no field is at fault, so that other words could not help. */
export function stops({ slug }: Problem): boolean {
  return slug === "not-now" || slug === "server-setup" || slug === "campaign-over" || slug === "no-answer";
}

interface StoppedProps {
  campaign: Schema<"Campaign">;
  problem: Problem;
}

/** What stopped it, and what to do; all that was typed is still there. */
export function Stopped({ campaign, problem }: StoppedProps) {
  switch (problem.slug) {
    case "server-setup":
      return <ServerSetup campaign={campaign} problem={problem} />;
    case "campaign-over":
      return (
        <Told kind="bad" title="The campaign is over">
          <p>
            It ended while you were typing, so nothing was stored. <a href={`/campaigns/${campaign.id}`}>See the campaign</a>
          </p>
        </Told>
      );
    case "no-answer":
      return (
        <Told kind="wait" title="The connection broke off">
          <p>It is not known whether the mailbox was stored. Check your connection and send it again: if it was, you will be told so.</p>
        </Told>
      );
    default:
      return (
        <Told kind="wait" title="The mail server can’t check the password now">
          <ProblemText problem={{ ...problem, detail: notNow }} />
        </Told>
      );
  }
}

const notNow =
  "It is too busy, too slow or out of order. That says nothing about the password. Nothing was stored; what you typed is kept here.";

/** What exactly is wrong, the campaign tells: this submission has just marked it. */
function ServerSetup({ campaign, problem }: StoppedProps) {
  const campaigns = useLoad(() => ask(api.GET("/api/campaigns")), []);
  const reason = campaigns.value?.campaigns.find(({ id }) => id === campaign.id)?.serverFault?.reason;
  return (
    <Told kind="bad" title="The mail server does not work as it is set up">
      <p>The password could not be checked, and nothing was stored. {reason !== undefined && serverFaultText(reason)}</p>
      {problem.retryable && <p>If all of that is right, the server may only be down for a moment: try again in a few minutes.</p>}
      <p>
        {seesAll() ? <a href={`/servers/${campaign.serverId}`}>Test and mend the mail server</a> : "Tell an owner or an admin of all campaigns: they can mend it."}
      </p>
    </Told>
  );
}

interface AddedProps {
  campaign: string;
  source: string;
  server: string;
  again: () => void;
}

/** It is done, and what one may want to do next. */
export function Added({ campaign, source, server, again }: AddedProps) {
  return (
    <>
      <Told kind="good" title={`${source} is added`}>
        <p>{server} accepted the login. The password is encrypted and stored; nobody can read it.</p>
      </Told>
      <p class="buttons">
        <button type="button" onClick={again}>
          Add another
        </button>
        <a href={`/campaigns/${campaign}/mailboxes`}>See all mailboxes</a>
      </p>
    </>
  );
}

/** A notice that takes the focus: it is the answer to what was just done. */
function Told({ kind, title, children }: { kind: Kind; title: string; children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    box.current?.focus();
    box.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <div class="mailboxes-told" tabIndex={-1} ref={box}>
      <Notice kind={kind} title={title}>
        {children}
      </Notice>
    </div>
  );
}
