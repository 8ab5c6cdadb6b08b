import { element, tell } from "../dom.ts";
import { answers, isolate } from "./language.ts";

/** The time in which an answer is certain to be there, right or not. */
const longestSeconds = 25;

/** The wait for the mail server: what is being done, how long it has taken, a warning before leaving. */
export class Busy {
  readonly box = element("div", { class: "busy", hidden: true });
  readonly #text = element("p", { role: "status" });
  readonly #bar = element("progress", { max: longestSeconds, value: 0, "aria-label": () => answers.busy.progress });
  readonly #serverName: string;
  #ticking: number | undefined;

  constructor(serverName: string) {
    this.#serverName = serverName;
    this.box.append(this.#text, this.#bar);
  }

  get running(): boolean {
    return this.#ticking !== undefined;
  }

  start(): void {
    const started = performance.now();
    const tick = (): void => {
      const seconds = (performance.now() - started) / 1000;
      this.#bar.value = Math.min(seconds, longestSeconds);
      const stages = answers.busy.stages(isolate(this.#serverName));
      const text = stages.findLast((stage) => stage.afterSeconds <= seconds)?.text ?? "";
      if (this.#text.textContent !== text) this.#text.textContent = text;
    };
    this.box.hidden = false;
    tell(this.#text, tick);
    this.#ticking = window.setInterval(tick, 1000);
    window.addEventListener("beforeunload", warn);
    this.box.scrollIntoView({ block: "nearest" });
  }

  stop(): void {
    window.clearInterval(this.#ticking);
    this.#ticking = undefined;
    window.removeEventListener("beforeunload", warn);
    this.box.hidden = true;
    tell(this.#text, () => void (this.#text.textContent = ""));
  }
}

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
