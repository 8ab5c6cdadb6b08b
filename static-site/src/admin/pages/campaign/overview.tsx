import { useRef, useState } from "preact/hooks";
import { may } from "../../session.ts";
import { CampaignTabs } from "../../ui/campaign.tsx";
import { Loaded } from "../../ui/load.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Time } from "../../ui/time.tsx";
import { ServerFault } from "../campaigns/fault.tsx";
import { serverOf, useOverview, type Campaign, type Overview } from "../campaigns/overview.ts";
import { Progress } from "../campaigns/progress.tsx";
import { Ending, StateBadge } from "../campaigns/state.tsx";
import { ConnectionTest } from "../servers/trial.tsx";
import { Deactivate, type Ended } from "./ending.tsx";
import { freshOf } from "./fresh.ts";
import { ShareLink } from "./link.tsx";
import { WhatComesNext } from "./next.tsx";
import "./campaign.css";

/** One campaign: its link, how far it is, what comes next, and its end. */
export default function CampaignPage({ id }: { id: string }) {
  const load = useOverview();
  const [ended, setEnded] = useState<Ended>();
  const known = useRef<Campaign | undefined>(undefined);
  known.current = load.value?.campaigns.find((entry) => entry.id === id) ?? known.current ?? freshOf(id)?.campaign;
  const listed = load.value?.campaigns.some((entry) => entry.id === id) || freshOf(id) !== undefined;
  const campaign = known.current && ended ? { ...known.current, ...ended, state: "deactivated" as const, open: false } : known.current;
  return (
    <Page
      title={campaign?.name ?? "Campaign"}
      back={{ href: "/campaigns", text: "All campaigns" }}
      above={listed && campaign && <CampaignTabs campaign={campaign} named={false} />}
    >
      <Loaded of={load} waiting="Loading the campaign…">
        {(overview) => {
          if (campaign === undefined || (!listed && ended === undefined)) return <Unknown />;
          return <Standing overview={overview} campaign={campaign} onEnded={setEnded} />;
        }}
      </Loaded>
    </Page>
  );
}

function Unknown() {
  return (
    <p>
      There is no such campaign any more, or none that you may see. What was deactivated is deleted after a while. Go to{" "}
      <a href="/campaigns">the campaigns</a>.
    </p>
  );
}

interface StandingProps {
  overview: Overview;
  campaign: Campaign;
  onEnded: (ended: Ended) => void;
}

function Standing({ overview, campaign, onEnded }: StandingProps) {
  const { id, state, open, serverFault, purgeAt } = campaign;
  const fresh = freshOf(id);
  const server = serverOf(overview, campaign) ?? fresh?.newServer;
  const purged = purgeAt !== null && Date.parse(purgeAt) <= Date.now();
  if (purged) return <Purged campaign={campaign} />;
  return (
    <>
      {open && serverFault !== null && <ServerFault fault={serverFault} server={server} campaigns={[campaign.name]} />}
      {open && fresh && <JustOpened newServer={fresh.newServer !== undefined} />}
      {open && fresh?.newServer && serverFault === null && <ConnectionTest server={fresh.newServer} atOnce />}
      {state === "expired" && <Expired campaign={campaign} />}
      {state === "deactivated" && <Deactivated campaign={campaign} />}
      {open && may("admin") && (
        <ShareLink campaign={campaign} serverName={server?.name ?? "your mail server"} gatherSite={overview.gatherSite} fresh={fresh?.link} />
      )}
      {state !== "deactivated" && <WhatComesNext campaign={campaign} />}
      <Facts campaign={campaign} server={server} />
      {state !== "deactivated" && may("admin") && (
        <Deactivate campaign={campaign} retentionHours={overview.retentionHours} done={onEnded} />
      )}
    </>
  );
}

function JustOpened({ newServer }: { newServer: boolean }) {
  return (
    <Notice kind="good" title="The campaign is open">
      <p>
        {newServer
          ? "Its mail server is being tested now, see below. When it answers, share the link: it takes submissions from now on."
          : "Share the link: it takes submissions from now on."}
      </p>
    </Notice>
  );
}

function Expired({ campaign: { expiresAt, submitted } }: { campaign: Campaign }) {
  return (
    <Notice kind="wait" title="This campaign has expired">
      <p>
        Nobody has been able to submit since <Time at={expiresAt} as="moment" />. {submitted > 0 && "What was submitted is kept, the passwords included, until you deactivate the campaign."}
      </p>
    </Notice>
  );
}

function Deactivated({ campaign: { deactivatedAt, purgeAt } }: { campaign: Campaign }) {
  return (
    <Notice kind="wait" title="This campaign is deactivated">
      <p>
        Nobody has been able to submit since <Time at={deactivatedAt ?? ""} as="moment" />.
        {purgeAt !== null && (
          <>
            {" "}
            On <Time at={purgeAt} as="moment" /> everything that belongs to it is deleted: mailboxes with their passwords, mappings, jobs and
            the link. Until then what was submitted can still be mapped.
          </>
        )}
      </p>
    </Notice>
  );
}

function Purged({ campaign: { deactivatedAt } }: { campaign: Campaign }) {
  return (
    <Notice kind="good" title="This campaign is deactivated and deleted">
      <p>
        Nobody has been able to submit since <Time at={deactivatedAt ?? ""} as="moment" />, and nothing of it can be read any more: mailboxes with their
        passwords, mappings, jobs and the link are gone. Go to <a href="/campaigns">the campaigns</a>.
      </p>
    </Notice>
  );
}

function Facts({ campaign, server }: { campaign: Campaign; server: { id: string; name: string } | undefined }) {
  return (
    <section aria-labelledby="facts" class="campaigns-part">
      <h2 id="facts">The campaign</h2>
      <dl>
        <dt>State</dt>
        <dd>
          <StateBadge state={campaign.state} />
        </dd>
        <dt>Mailboxes</dt>
        <dd>
          <Progress {...campaign} />
          <p class="hint">Each one was checked by a login when it was submitted.</p>
        </dd>
        <dt>Mail server</dt>
        <dd>{server === undefined ? "–" : <a href={`/servers/${server.id}`}>{server.name}</a>}</dd>
        <dt>Opened</dt>
        <dd>
          <Time at={campaign.createdAt} as="moment" />
        </dd>
        <dt>Ends</dt>
        <dd>
          <Ending campaign={campaign} as="moment" />
        </dd>
        <dt>Instructions for users</dt>
        <dd class="campaign-instructions">{campaign.instructions ?? "None."}</dd>
      </dl>
    </section>
  );
}
