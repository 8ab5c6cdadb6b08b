import { Badge } from "../../ui/badge.tsx";
import { Time } from "../../ui/time.tsx";
import type { Campaign } from "./overview.ts";

const words = { open: "Open", expired: "Expired", deactivated: "Deactivated" };
const kinds = { open: "good", expired: "wait", deactivated: "plain" } as const;

/** Whether a campaign takes submissions, in a word. */
export function StateBadge({ state }: { state: Campaign["state"] }) {
  return <Badge kind={kinds[state]}>{words[state]}</Badge>;
}

interface EndingProps {
  campaign: Campaign;
  as?: "relative" | "moment";
}

/** When it ends, or when it ended and is deleted. */
export function Ending({ campaign: { state, expiresAt, deactivatedAt, purgeAt }, as = "relative" }: EndingProps) {
  switch (state) {
    case "open":
      return <>Expires <Time at={expiresAt} as={as} /></>;
    case "expired":
      return <>Expired <Time at={expiresAt} as={as} /></>;
    case "deactivated":
      return (
        <>
          Deactivated <Time at={deactivatedAt ?? expiresAt} as={as} />
          {purgeAt !== null && <>; will be deleted <Time at={purgeAt} as={as} /></>}
        </>
      );
  }
}
