import { render } from "preact";
import { App } from "./app.tsx";
import { followPlace } from "./place.ts";

const root = document.getElementById("app");
if (root === null) throw new Error("admin.html has no place for the app");
followPlace();
root.replaceChildren();
render(<App />, root);
