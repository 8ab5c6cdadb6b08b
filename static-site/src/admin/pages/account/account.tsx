import { usePlace } from "../../place.ts";
import { useMe } from "../../session.ts";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Password } from "./password.tsx";
import { SecondFactor } from "./second-factor.tsx";
import { Sessions } from "./sessions.tsx";
import { Who } from "./who.tsx";
import "./account.css";

export default function Account() {
  const me = useMe();
  const { visit } = usePlace();
  return (
    <Page title="Your account">
      {me.secondFactorDemanded && (
        <Notice kind="wait" title="Set up a second factor first">
          <p>
            An owner has decided that everybody needs one, and you have none yet. Until you have set it up here, you can’t do anything
            else in Mailgather.
          </p>
        </Notice>
      )}
      <Who me={me} />
      <SecondFactor me={me} />
      <Password me={me} />
      {/* Read anew after a change of the password, which ends all but this one. */}
      <Sessions key={`${visit} ${me.sessionId}`} />
    </Page>
  );
}
