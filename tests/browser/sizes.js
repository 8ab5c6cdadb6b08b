/** How much of it the tests do, as `cargo local test` tells. */

/** Every state of a page, instead of those that cover every pair. */
export const nightly = process.env.MAILGATHER_NIGHTLY === "1";

/** A picture of each state in target/screens. */
export const pictures = process.env.MAILGATHER_PICTURES === "1";
