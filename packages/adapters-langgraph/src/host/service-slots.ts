/** Something that waits for a slot; one that has ended meanwhile is passed over. */
export interface SlotUser {
  readonly hasEnded: boolean;
  readonly onTurn: () => void;
}

/** At most so many at once, the others first come, first served. Ours, because the library's own limit loses work. */
export class ServiceSlots {
  #freeCount: number;
  readonly #waiting: SlotUser[] = [];

  constructor(limit: number | null) {
    this.#freeCount = limit ?? Number.POSITIVE_INFINITY;
  }

  enter(user: SlotUser): void {
    if (this.#freeCount <= 0) {
      this.#waiting.push(user);
      return;
    }
    this.#freeCount -= 1;
    user.onTurn();
  }

  leave(): void {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if (next.hasEnded) continue;
      next.onTurn();
      return;
    }
    this.#freeCount += 1;
  }
}
