import type { Me } from "../../session.ts";
import { useLoad } from "../../ui/load.tsx";
import { listCampaigns, namesOf } from "../admins/calls.ts";
import { roleWords } from "../admins/roles.ts";
import { namesIn, type CampaignNames } from "../admins/scope.ts";

/** Who one is here, and what one may do. */
export function Who({ me }: { me: Me }) {
  const { name, may } = roleWords[me.role];
  return (
    <dl>
      <dt>Email address</dt>
      <dd>{me.email}</dd>
      <dt>Role</dt>
      <dd>
        {name}. {may}
      </dd>
      <dt>Campaigns</dt>
      <dd>{me.scope === "all" || me.secondFactorDemanded ? <Scope me={me} names={undefined} /> : <NamedScope me={me} />}</dd>
    </dl>
  );
}

/** Names are a courtesy: without an answer the campaigns are counted. */
function NamedScope({ me }: { me: Me }) {
  const { value } = useLoad(listCampaigns, []);
  return <Scope me={me} names={namesOf(value?.campaigns)} />;
}

function Scope({ me, names }: { me: Me; names: CampaignNames }) {
  const all = namesIn(me.scope, names);
  if (all.length === 1) return <>{all[0]}</>;
  return (
    <ul class="account-scope">
      {all.map((name, at) => (
        <li key={at}>{name}</li>
      ))}
    </ul>
  );
}
