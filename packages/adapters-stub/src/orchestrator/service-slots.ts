/** Something that waits for a slot; one that has ended meanwhile is passed over. */
export interface SlotUser {
  readonly hasEnded: boolean;
  onSlot(): void;
}

/** At most so many users at once, the others first come, first served: the queue of a fixed number of servers. */
export class ServiceSlots {
  #freeCount: number;
  readonly #waiting: SlotUser[] = [];

  constructor(slotCount: number) {
    this.#freeCount = slotCount;
  }

  enter(user: SlotUser): void {
    if (this.#freeCount === 0) {
      this.#waiting.push(user);
      return;
    }
    this.#freeCount -= 1;
    user.onSlot();
  }

  leave(): void {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if (next.hasEnded) continue;
      next.onSlot();
      return;
    }
    this.#freeCount += 1;
  }
}
