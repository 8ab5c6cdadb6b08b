import type { Role } from "../../session.ts";
import type { Option } from "../../ui/fields.tsx";

/** What each role is called, and what it lets somebody do. */
export const roleWords: Record<Role, { name: string; may: string }> = {
  owner: {
    name: "Owner",
    may: "Does everything for all campaigns, manages admins and settings, and reads the audit log.",
  },
  admin: {
    name: "Admin",
    may: "Opens and closes campaigns, maps mailboxes and looks after the jobs.",
  },
  viewer: { name: "Viewer", may: "Looks at everything in the campaigns, and changes nothing." },
};

/** Most powerful last: nobody should get more than they need by the first click. */
export const roleOptions: readonly Option[] = (["viewer", "admin", "owner"] as const).map((role) => ({
  value: role,
  text: roleWords[role].name,
  hint: roleWords[role].may,
}));

/** Whether this is the only owner: there must be one. */
export function isLastOwner<Person extends { id: string; role: Role }>(person: Person, all: readonly Person[]): boolean {
  return person.role === "owner" && all.every(({ id, role }) => id === person.id || role !== "owner");
}

/** What a form says, as a role. */
export function roleOf(text: string): Role {
  return text === "owner" || text === "admin" ? text : "viewer";
}
