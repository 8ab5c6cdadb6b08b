/** What was typed into a form, by the fields' names. */
export class Values {
  readonly #data: FormData;

  constructor(data: FormData) {
    this.#data = data;
  }

  /** Without spaces around it. */
  text(name: string): string {
    return this.secret(name).trim();
  }

  /** Exactly as typed: a space may belong to a password. */
  secret(name: string): string {
    const value = this.#data.get(name);
    return typeof value === "string" ? value : "";
  }

  /** Of a checkbox. */
  on(name: string): boolean {
    return this.#data.has(name);
  }

  /** Of several checkboxes with one name. */
  all(name: string): string[] {
    return this.#data.getAll(name).filter((value) => typeof value === "string");
  }
}
