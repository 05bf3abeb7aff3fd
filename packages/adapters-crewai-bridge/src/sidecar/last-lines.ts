/** The newest lines of an output, bounded. */
export class LastLines {
  readonly #capacity: number;
  readonly #lines: string[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > this.#capacity) this.#lines.shift();
  }

  /** Oldest first. */
  all(): readonly string[] {
    return [...this.#lines];
  }
}
