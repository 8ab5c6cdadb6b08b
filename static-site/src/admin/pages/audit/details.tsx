import type { Entry } from "./words.ts";

/** All that the log holds of an entry, as it stands there. */
export function Details({ entry }: { entry: Entry }) {
  const { place, at, admin, email, action, object, detail, address, device, previous, hash } = entry;
  const facts = [
    ["Place in the log", place],
    ["Time in UTC", at],
    ["Action", action],
    ["About", object],
    ["What changed", detail],
    ["Admin", [email, admin].filter(Boolean).join(" ")],
    ["From", address],
    ["With", device],
    ["Hash", hash],
    ["Hash of the entry before", previous],
  ] as const;
  return (
    <details class="audit-details">
      <summary>
        Details <span class="unseen">of {place}</span>
      </summary>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value === "" ? "–" : <code>{value}</code>}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
