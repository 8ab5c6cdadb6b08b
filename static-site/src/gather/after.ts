/** All that is needed once the form is touched: loaded then, with the texts of its language. */
export { Receipts } from "./receipts.ts";
export { Sender } from "./sender.ts";
