import { useState } from "preact/hooks";
import { refine, usePlace } from "../../place.ts";
import { useLoad } from "../../ui/load.tsx";
import { Page } from "../../ui/page.tsx";
import { loadNames } from "./calls.ts";
import { Chain } from "./chain.tsx";
import { Export } from "./export.tsx";
import { Filters } from "./filters.tsx";
import { Log } from "./log.tsx";
import { faultsIn, readQuery, type Query } from "./query.ts";
import "./audit.css";

/** A link to the page, also to itself, begins it anew with the query of its address. */
export default function Audit() {
  const { visit, query } = usePlace();
  return (
    <Page title="Audit log">
      <p>What was done in Mailgather, by whom and from where. Nobody can change or delete an entry without it being noticed.</p>
      <Search key={visit} address={query} />
    </Page>
  );
}

function Search({ address }: { address: URLSearchParams }) {
  const [query, setQuery] = useState(() => readQuery(address));
  const [searches, setSearches] = useState(0);
  const { value: names } = useLoad(loadNames, []);
  const search = (query: Query) => {
    refine({ ...query });
    setQuery(query);
    setSearches((before) => before + 1);
  };
  const faulty = Object.keys(faultsIn(query)).length > 0;
  return (
    <>
      <Filters query={query} search={search} />
      {faulty ? (
        <p>The address of this page asks for something that can’t be looked for. Correct the fields, then look again.</p>
      ) : (
        <>
          {/* Before the entries, so that the keyboard need not pass them all. */}
          <Export key={`export-${searches}`} query={query} />
          <Chain key={`chain-${searches}`} query={query} />
          <Log key={searches} query={query} names={names} />
        </>
      )}
    </>
  );
}
