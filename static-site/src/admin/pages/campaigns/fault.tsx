import { serverFaultText } from "../../server-fault.ts";
import { Notice } from "../../ui/notice.tsx";
import { Time } from "../../ui/time.tsx";
import type { Campaign, Server } from "./overview.ts";

interface ServerFaultProps {
  fault: NonNullable<Campaign["serverFault"]>;
  server: Server | undefined;
  /** Those that can't take submissions for it. */
  campaigns: readonly string[];
}

/** A submission found that the mail server can't be asked: nobody can submit until somebody mends it. */
export function ServerFault({ fault, server, campaigns }: ServerFaultProps) {
  const name = server === undefined ? "The mail server" : `The mail server “${server.name}”`;
  return (
    <Notice kind="bad" title={`${name} does not work`}>
      <p>
        Submissions to {campaigns.map((campaign) => `“${campaign}”`).join(", ")} fail. {serverFaultText(fault.reason)} (Seen{" "}
        <Time at={fault.seenAt} />.)
      </p>
      {server !== undefined && (
        <p>
          <a href={`/servers/${server.id}`}>Test and mend “{server.name}”</a>
        </p>
      )}
    </Notice>
  );
}
