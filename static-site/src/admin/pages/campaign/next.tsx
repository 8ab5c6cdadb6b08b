import { may } from "../../session.ts";
import type { Campaign } from "../campaigns/overview.ts";
import { steps } from "./guide.ts";

/** The campaign's way, and where on it it is. */
export function WhatComesNext({ campaign }: { campaign: Campaign }) {
  const way = steps(campaign);
  const next = way.findIndex(({ done }) => !done);
  return (
    <section aria-labelledby="next" class="campaigns-part">
      <h2 id="next">What comes next</h2>
      <ol class="campaign-way">
        {way.map(({ text, place, done }, at) => (
          <li key={at} class={done ? "done" : at === next ? "next" : undefined} aria-current={at === next ? "step" : undefined}>
            {done && <strong>Done: </strong>}
            {at === next && <strong>Next: </strong>}
            {text}
            {place && !done && may("admin") && campaign.submitted > 0 && (
              <>
                {" "}
                <a href={`/campaigns/${campaign.id}${place.path}`}>{place.name}</a>
              </>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
