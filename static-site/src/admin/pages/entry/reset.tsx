import { useState } from "preact/hooks";
import { linkToken } from "../../link-token.ts";
import { ResetByCode } from "./reset-by-code.tsx";
import { ResetByLink } from "./reset-by-link.tsx";

/** A forgotten password: by a code that is mailed, or by a link from an owner. */
export default function Reset() {
  const [token] = useState(linkToken);
  return token === undefined ? <ResetByCode /> : <ResetByLink token={token} />;
}

