import { useState } from "preact/hooks";
import type { Role } from "../../session.ts";
import type { Option } from "../../ui/fields.tsx";
import { CheckFields, RadioFields } from "../../ui/form.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { Values } from "../../ui/values.ts";
import type { Campaign } from "./calls.ts";
import { roleOf, roleOptions } from "./roles.ts";
import { scopeOf, type Scope } from "./scope.ts";

interface AccessFieldsProps {
  role: Role;
  scope: Scope;
  campaigns: readonly Campaign[];
  onRole?: (role: Role) => void;
}

/** The fields of a form about what somebody may do, and where. */
export function AccessFields({ role, scope, campaigns, onRole }: AccessFieldsProps) {
  const [chosenRole, setRole] = useState(role);
  const [which, setWhich] = useState(scope === "all" ? "all" : "some");
  const choose = (text: string) => {
    setRole(roleOf(text));
    onRole?.(roleOf(text));
  };
  return (
    <>
      <RadioFields name="role" label="Role" options={roleOptions} initial={role} onValue={choose} />
      {chosenRole === "owner" ? (
        <p class="hint">An owner always sees all campaigns.</p>
      ) : (
        <RadioFields
          name="which"
          label="Campaigns"
          options={[
            { value: "all", text: "All campaigns", hint: "Those that are still to come, too." },
            { value: "some", text: "Only some", hint: "They can’t open campaigns or change servers." },
          ]}
          initial={which}
          onValue={setWhich}
        />
      )}
      {chosenRole !== "owner" && which === "some" && <ScopeFields scope={scope} campaigns={campaigns} />}
    </>
  );
}

function ScopeFields({ scope, campaigns }: { scope: Scope; campaigns: readonly Campaign[] }) {
  if (campaigns.length === 0) {
    return (
      <Notice kind="info">
        <p>There is no campaign yet. You can choose some later, under “Admins”.</p>
      </Notice>
    );
  }
  return (
    <CheckFields
      name="scope"
      label="Which campaigns"
      hint="None is fine: you can choose some later."
      options={[...campaigns].sort(openFirst).map(optionOf)}
      initial={scope === "all" ? [] : scope}
    />
  );
}

/** Names may be the same: the day tells them apart. */
function optionOf({ id, name, open, createdAt }: Campaign): Option {
  return { value: id, text: name, hint: `Opened on ${day.format(new Date(createdAt))}${open ? "" : ", closed"}` };
}

const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" });

function openFirst(a: Campaign, b: Campaign): number {
  return Number(b.open) - Number(a.open) || a.name.localeCompare(b.name, "en", { numeric: true });
}

/** What the fields say. */
export function accessIn(values: Values): { role: Role; scope: Scope } {
  const role = roleOf(values.text("role"));
  return { role, scope: scopeOf(role, values.text("which"), values.all("scope")) };
}
