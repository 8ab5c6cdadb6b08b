import { element, tell } from "../dom.ts";

/** A button whose call takes a moment: it says so, and keeps the focus meanwhile. */
export class AskingButton {
  readonly element: HTMLButtonElement;
  readonly #label: () => string;
  readonly #busyLabel: () => string;
  #busy = false;

  constructor(type: "button" | "submit", label: () => string, busyLabel: () => string) {
    this.element = element("button", { type });
    this.#label = label;
    this.#busyLabel = busyLabel;
    this.#tell(false);
  }

  /** A press is for nothing then. */
  get busy(): boolean {
    return this.#busy;
  }

  async during<T>(call: Promise<T>): Promise<T> {
    this.#tell(true);
    const answer = await call;
    this.#tell(false);
    return answer;
  }

  #tell(busy: boolean): void {
    this.#busy = busy;
    this.element.setAttribute("aria-disabled", String(busy));
    tell(this.element, () => void (this.element.textContent = busy ? this.#busyLabel() : this.#label()));
  }
}
