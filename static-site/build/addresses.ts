/** The addresses of shared/domain/tests/addresses.tsv, for the sites' tests. */
import { readFileSync } from "node:fs";

/** The table that the API's rule for mail addresses is tested with, for the tests of the sites' own rules. */
export const addresses = readFileSync("../shared/domain/tests/addresses.tsv", "utf8")
  .split("\n")
  .filter((row) => row !== "" && !row.startsWith("#"))
  .map((row) => {
    const [verdict = "", escaped = ""] = row.split("\t");
    const address = escaped.replace(/\\u\{([0-9A-F]+)\}/g, (_, digits: string) => String.fromCodePoint(parseInt(digits, 16)));
    return { address, isTaken: verdict === "taken" };
  });
