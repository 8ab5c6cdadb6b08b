import type { Campaign, Server } from "../campaigns/overview.ts";

/** A campaign that this tab has just opened. */
export interface Fresh {
  /** As it is; the list of campaigns may not have it for a moment. */
  campaign: Campaign;
  /** Whole. It is in this tab's memory only: after a reload it is asked for again, which the audit log notes. */
  link: string;
  /** Entered together with it, so not tried yet. */
  newServer?: Server | undefined;
}

let fresh: Fresh | undefined;

export function rememberFresh(campaign: Fresh): void {
  fresh = campaign;
}

/** What this tab knows of the campaign it opened last. */
export function freshOf(id: string): Fresh | undefined {
  return fresh?.campaign.id === id ? fresh : undefined;
}
