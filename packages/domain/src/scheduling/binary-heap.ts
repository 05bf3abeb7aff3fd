/** A place in a heap, by which its value can be taken out from the middle. */
export interface HeapSlot<T> {
  readonly value: T;
  /** Moves as the heap does; -1 once it was taken out. */
  position: number;
}

/**
 * The smallest value first; insertion, removal from anywhere and a changed value cost O(log n). Williams, "Algorithm 232:
 * Heapsort", Communications of the ACM 7(6), 1964.
 */
export class BinaryHeap<T> {
  readonly #slots: HeapSlot<T>[] = [];
  readonly #before: (a: T, b: T) => boolean;

  constructor(before: (a: T, b: T) => boolean) {
    this.#before = before;
  }

  get size(): number {
    return this.#slots.length;
  }

  peek(): T | undefined {
    return this.#slots[0]?.value;
  }

  insert(value: T): HeapSlot<T> {
    const slot = { value, position: this.#slots.length };
    this.#slots.push(slot);
    this.#rise(slot);
    return slot;
  }

  /** The smallest value, taken out. */
  pop(): T | undefined {
    const first = this.#slots[0];
    if (first !== undefined) this.remove(first);
    return first?.value;
  }

  /** Harmless when it was taken out before. */
  remove(slot: HeapSlot<T>): void {
    const at = slot.position;
    if (this.#slots[at] !== slot) return;
    const last = this.#slots.pop();
    slot.position = -1;
    if (last === undefined || last === slot) return;
    this.#put(last, at);
    this.moved(last);
  }

  /** To be told after a value changed its rank. */
  moved(slot: HeapSlot<T>): void {
    this.#rise(slot);
    this.#sink(slot);
  }

  #put(slot: HeapSlot<T>, at: number): void {
    this.#slots[at] = slot;
    slot.position = at;
  }

  #rise(slot: HeapSlot<T>): void {
    let at = slot.position;
    while (at > 0) {
      const parent = this.#slots[(at - 1) >> 1];
      if (parent === undefined || !this.#before(slot.value, parent.value)) break;
      const above = parent.position;
      this.#put(parent, at);
      at = above;
    }
    this.#put(slot, at);
  }

  #sink(slot: HeapSlot<T>): void {
    let at = slot.position;
    for (let child = this.#smallerChild(at); child !== undefined; child = this.#smallerChild(at)) {
      if (!this.#before(child.value, slot.value)) break;
      const below = child.position;
      this.#put(child, at);
      at = below;
    }
    this.#put(slot, at);
  }

  #smallerChild(at: number): HeapSlot<T> | undefined {
    const left = this.#slots[2 * at + 1];
    const right = this.#slots[2 * at + 2];
    return left !== undefined && right !== undefined && this.#before(right.value, left.value) ? right : left;
  }
}
