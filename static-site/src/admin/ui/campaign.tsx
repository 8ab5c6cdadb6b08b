import type { ComponentChildren } from "preact";
import { api, type Schema } from "../api/client.ts";
import { ask } from "../api/outcome.ts";
import { usePlace } from "../place.ts";
import { Empty } from "./empty.tsx";
import { Loaded, useLoad } from "./load.tsx";
import { Page } from "./page.tsx";

type Campaign = Schema<"Campaign">;

interface CampaignPageProps {
  /** From the address. It is looked up in the list first: asking for a foreign campaign ends the session. */
  id: string;
  /** Of the page, such as "Mailboxes"; the campaign's name stands above. */
  title: string | ((campaign: Campaign) => string);
  actions?: (campaign: Campaign) => ComponentChildren;
  /** Another way up than to the list of campaigns. */
  back?: { href: string; text: string };
  children: (campaign: Campaign, reload: () => Promise<void>) => ComponentChildren;
}

/** A page of one campaign: finds the campaign, and leads to its other pages. */
export function CampaignPage({ id, title, actions, back, children }: CampaignPageProps) {
  const campaigns = useLoad(() => ask(api.GET("/api/campaigns")), []);
  const campaign = campaigns.value?.campaigns.find((one) => one.id === id);
  const heading = typeof title === "string" ? title : campaign ? title(campaign) : "Campaign";
  if (campaign === undefined) {
    return (
      <Page title={heading} back={allCampaigns}>
        <Loaded of={campaigns} waiting="Loading the campaign…">
          {() => (
            <Empty title="There is no such campaign" action={<a href="/campaigns">All campaigns</a>}>
              It was deleted, or it is not among those that you may see.
            </Empty>
          )}
        </Loaded>
      </Page>
    );
  }
  return (
    <Page title={heading} back={back ?? allCampaigns} actions={actions?.(campaign)} above={<CampaignTabs campaign={campaign} />}>
      <Loaded of={campaigns}>{(_, reload) => children(campaign, reload)}</Loaded>
    </Page>
  );
}

const allCampaigns = { href: "/campaigns", text: "All campaigns" };

interface CampaignTabsProps {
  campaign: Campaign;
  /** Where the page's own heading is the campaign's name, it needn't be said twice. */
  named?: boolean;
}

/** The pages of a campaign. */
export function CampaignTabs({ campaign, named = true }: CampaignTabsProps) {
  const { path } = usePlace();
  const base = `/campaigns/${campaign.id}`;
  const tabs = [
    [base, "Overview"],
    [`${base}/mailboxes`, "Mailboxes"],
    [`${base}/mappings`, "Mappings"],
    [`${base}/jobs`, "Jobs"],
  ] as const;
  return (
    <nav class="tabs" aria-label={`Campaign ${campaign.name}`}>
      {named && <p class="name">{campaign.name}</p>}
      <ul>
        {tabs.map(([href, text]) => (
          <li key={href}>
            <a href={href} aria-current={path === href ? "page" : href !== base && path.startsWith(`${href}/`) ? "true" : undefined}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
