import { go } from "../../place.ts";
import { leaveSelection } from "../../selection.ts";
import { usePickedIds, type Picked } from "./picked.tsx";
import { count, counted } from "./words.ts";

/** As many rows as the API takes at once. */
const mostInMapping = 500;

/** Leads to the mapping of what is ticked. */
export function MapPicked({ campaign, picked }: { campaign: string; picked: Picked }) {
  const ids = usePickedIds(picked);
  const map = () => {
    leaveSelection(campaign, [...ids]);
    void go(`/campaigns/${campaign}/mappings/new`);
  };
  return (
    <>
      <button type="button" disabled={ids.size === 0} onClick={map}>
        Map selected{ids.size > 0 && ` (${count(ids.size)})`}
      </button>
      {ids.size > mostInMapping && (
        <p class="hint" role="status">
          A mapping takes at most {counted(mostInMapping, "mailbox", "mailboxes")}; the others wait for the next one.
        </p>
      )}
    </>
  );
}
