import { asOwner, open } from "../stack.js";

/**
 * What the page gets for the list of campaigns is the API's own answer with a change: a state that takes days to come
 * about, or only the campaigns of this test, whatever else is in the stack.
 */
export function changeList(page, change, stack = open) {
  return page.route("**/api/campaigns", async (route) => {
    if (route.request().method() !== "GET") return route.fallback();
    const list = await asOwner("GET", "/api/campaigns", undefined, stack);
    change(list);
    return route.fulfill({ json: list });
  });
}

/** These campaigns and no others. */
export const onlyThese = (page, ...campaigns) =>
  changeList(page, (list) => {
    list.campaigns = list.campaigns.filter(({ id }) => campaigns.some((campaign) => campaign.id === id));
  });
