import { api, type Schema } from "../../api/client.ts";
import { ask, type Outcome } from "../../api/outcome.ts";
import { useLoad, type Load } from "../../ui/load.tsx";
import { useRefresh } from "../../refresh.ts";

export type Campaign = Schema<"Campaign">;
export type Server = Schema<"Server">;

/** All campaigns that one may see, and the mail servers that they ask. */
export interface Overview {
  campaigns: Campaign[];
  servers: Server[];
  /** The origin that a campaign's link is a path of. */
  gatherSite: string;
  /** From a deactivation to the purge. */
  retentionHours: number;
}

export async function loadOverview(): Promise<Outcome<Overview>> {
  const [campaigns, servers] = await Promise.all([ask(api.GET("/api/campaigns")), ask(api.GET("/api/servers"))]);
  if (!campaigns.ok) return campaigns;
  if (!servers.ok) return servers;
  return { ok: true, value: { ...campaigns.value, ...servers.value } };
}

/** The overview, which stays up to date while it is looked at. */
export function useOverview(): Load<Overview> {
  const load = useLoad(loadOverview, []);
  useRefresh(load.reload);
  return load;
}

/** What users know the campaign's server by. */
export function serverOf({ servers }: Overview, { serverId }: Campaign): Server | undefined {
  return servers.find(({ id }) => id === serverId);
}
