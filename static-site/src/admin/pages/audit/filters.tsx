import { useState } from "preact/hooks";
import { Form, SelectField, TextField } from "../../ui/form.tsx";
import type { Values } from "../../ui/values.ts";
import { faultsIn, type Query } from "./query.ts";
import { groups } from "./words.ts";

/** In the list of kinds: an action that is typed. */
const typed = "?";

interface FiltersProps {
  query: Query;
  search: (query: Query) => void;
}

/** What to look for; the address of the page says it too, so that it can be kept and shared. */
export function Filters({ query, search }: FiltersProps) {
  const listed = groups.some(({ value }) => value === query.action);
  const [kind, setKind] = useState(listed ? query.action : typed);
  return (
    <Form
      action="Show entries"
      busy="Looking…"
      keepUnsaved={false}
      check={(values) => {
        const { action, ...faults } = faultsIn(read(values));
        return action === undefined ? faults : { ...faults, action };
      }}
      send={async (values) => ({ ok: true, value: read(values) })}
      done={search}
    >
      <div class="audit-filters">
        <TextField name="from" label="First day (optional)" hint="In UTC; else 30 days back." type="date" initial={query.from} />
        <TextField name="to" label="Last day (optional)" hint="In UTC; else today." type="date" initial={query.to} />
        <TextField
          name="actor"
          label="By or from (optional)"
          hint="A mail address, an IP address or an admin’s id."
          autocomplete="off"
          spellcheck={false}
          initial={query.actor}
        />
        <SelectField
          name="kind"
          label="What"
          hint="All of one kind, or one action."
          options={[...groups, { value: typed, text: "One action, by its word…" }]}
          initial={kind}
          onValue={setKind}
        />
        {kind === typed && (
          <TextField
            name="action"
            label="Action"
            hint="Such as sign-in; with a * behind it, all that begin so."
            autocomplete="off"
            spellcheck={false}
            initial={listed ? "" : query.action}
          />
        )}
      </div>
    </Form>
  );
}

function read(values: Values): Query {
  const kind = values.text("kind");
  return {
    from: values.text("from"),
    to: values.text("to"),
    actor: values.text("actor"),
    action: kind === typed ? values.text("action") : kind,
  };
}
