import { render } from "preact";
import { App } from "./app.tsx";
import { takeToken } from "./link-token.ts";
import { followPlace } from "./place.ts";

const root = document.getElementById("app");
if (root === null) throw new Error("admin.html has no place for the app");
takeToken();
followPlace();
root.replaceChildren();
render(<App />, root);
