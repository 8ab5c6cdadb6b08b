import type { ComponentType } from "preact";
import type { Role } from "./session.ts";

/** What a page is told by its address; a page takes those that its route has. */
export interface PageProps {
  /** Of the campaign or server. */
  id: string;
  mappingId: string;
}

/** A page that is loaded when it is first gone to. */
type PageFile = () => Promise<{ default: ComponentType<PageProps> }>;

export interface Route {
  /** `{id}` and `{mappingId}` stand for 32 hex characters: the API ends a session that asks for anything else. */
  path: string;
  page: PageFile;
  /** For whoever isn't signed in. */
  entry?: boolean;
  /** Who may open it; a viewer if it says nothing. */
  role?: Role;
}

/** Every page of the admin site. AdminPageFunction in template.yaml serves the same paths and no others. */
export const routes: readonly Route[] = [
  { path: "/setup", page: () => import("./pages/entry/setup.tsx"), entry: true },
  { path: "/sign-in", page: () => import("./pages/entry/sign-in.tsx"), entry: true },
  { path: "/accept", page: () => import("./pages/entry/accept.tsx"), entry: true },
  { path: "/reset", page: () => import("./pages/entry/reset.tsx"), entry: true },
  { path: "/campaigns", page: () => import("./pages/campaigns/list.tsx") },
  { path: "/campaigns/new", page: () => import("./pages/campaigns/new.tsx"), role: "admin" },
  { path: "/campaigns/{id}", page: () => import("./pages/campaign/overview.tsx") },
  { path: "/campaigns/{id}/mailboxes", page: () => import("./pages/mailboxes/list.tsx") },
  { path: "/campaigns/{id}/mailboxes/new", page: () => import("./pages/mailboxes/new.tsx"), role: "admin" },
  { path: "/campaigns/{id}/mappings", page: () => import("./pages/mapping/list.tsx") },
  { path: "/campaigns/{id}/mappings/new", page: () => import("./pages/mapping/new.tsx"), role: "admin" },
  { path: "/campaigns/{id}/mappings/{mappingId}", page: () => import("./pages/mapping/mapping.tsx") },
  { path: "/campaigns/{id}/jobs", page: () => import("./pages/jobs/list.tsx") },
  { path: "/servers", page: () => import("./pages/servers/list.tsx") },
  { path: "/servers/new", page: () => import("./pages/servers/new.tsx"), role: "admin" },
  { path: "/servers/{id}", page: () => import("./pages/servers/server.tsx") },
  { path: "/admins", page: () => import("./pages/admins/list.tsx"), role: "owner" },
  { path: "/admins/invite", page: () => import("./pages/admins/invite.tsx"), role: "owner" },
  { path: "/audit", page: () => import("./pages/audit/audit.tsx"), role: "owner" },
  { path: "/settings", page: () => import("./pages/settings/settings.tsx"), role: "owner" },
  { path: "/account", page: () => import("./pages/account/account.tsx") },
];

/** The route of a path, and what the path names. */
export function match(path: string): { route: Route; props: PageProps } | undefined {
  for (const route of routes) {
    const pattern = route.path.replace(/\{(\w+)\}/g, "(?<$1>[0-9a-f]{32})");
    const found = new RegExp(`^${pattern}/?$`).exec(path);
    if (found) return { route, props: { id: "", mappingId: "", ...found.groups } };
  }
  return undefined;
}
