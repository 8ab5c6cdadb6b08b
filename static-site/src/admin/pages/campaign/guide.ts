/** What the way of a campaign depends on. */
export interface Standing {
  state: "open" | "expired" | "deactivated";
  submitted: number;
  mapped: number;
}

/** What an admin does next with a campaign. */
export interface Step {
  text: string;
  /** Where it is done: a path under the campaign's own. */
  place?: { path: string; name: string };
  done: boolean;
}

/** The way of a campaign from its link to its end. What is done is marked, the first that isn't comes next. */
export function steps({ state, submitted, mapped }: Standing): Step[] {
  const empty = state !== "open" && submitted === 0;
  const waiting = submitted - mapped;
  const follow = { text: "Follow the jobs until every mailbox is moved.", place: { path: "/jobs", name: "Jobs" } };
  return [
    { text: collected(state, submitted), done: submitted > 0 || empty },
    { ...toMap(submitted, waiting), done: empty || (submitted > 0 && waiting === 0) },
    { ...follow, done: empty },
    {
      text: "Deactivate the campaign when the jobs are done and nobody else is expected. Only that sets the date on which the stored passwords are deleted.",
      done: state === "deactivated",
    },
  ];
}

function collected(state: Standing["state"], submitted: number): string {
  if (submitted > 0) return `${mailboxes(submitted)} submitted${state === "open" ? " so far" : ""}.`;
  if (state === "open") return "Send the link to everybody whose mailbox moves.";
  return "No mailbox was submitted before the campaign ended.";
}

function toMap(submitted: number, waiting: number): Omit<Step, "done"> {
  const place = { path: "/mappings/new", name: "Map mailboxes" };
  const how = "say which new mailbox each one moves to.";
  if (waiting === 1) return { text: `Map the mailbox that waits: ${how}`, place };
  if (waiting > 1) return { text: `Map the ${mailboxes(waiting)} that wait: ${how}`, place };
  if (submitted > 0) return { text: "All that was submitted is mapped." };
  return { text: `Map what was submitted: ${how}` };
}

/** "1 mailbox", "2 mailboxes". */
export function mailboxes(count: number): string {
  return count === 1 ? "1 mailbox" : `${count.toLocaleString("en-GB")} mailboxes`;
}
