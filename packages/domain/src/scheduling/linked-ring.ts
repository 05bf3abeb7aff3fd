/** A place in a ring; the ring alone changes its neighbours. */
export interface RingPlace<T> {
  readonly value: T;
  previous: RingPlace<T> | undefined;
  next: RingPlace<T> | undefined;
}

/** An order of turns: everyone can leave it, or go to its end, in constant time. */
export class LinkedRing<T> {
  #first: RingPlace<T> | undefined;
  #last: RingPlace<T> | undefined;

  get first(): RingPlace<T> | undefined {
    return this.#first;
  }

  append(value: T): RingPlace<T> {
    const place: RingPlace<T> = { value, previous: undefined, next: undefined };
    this.#attach(place);
    return place;
  }

  /** The place must be in the ring. */
  remove(place: RingPlace<T>): void {
    if (place.previous === undefined) this.#first = place.next;
    else place.previous.next = place.next;
    if (place.next === undefined) this.#last = place.previous;
    else place.next.previous = place.previous;
    place.previous = undefined;
    place.next = undefined;
  }

  /** Sends a place to the end; answers with the one that is next, itself when it was the last. */
  postpone(place: RingPlace<T>): RingPlace<T> {
    const following = place.next;
    if (following === undefined) return place;
    this.remove(place);
    this.#attach(place);
    return following;
  }

  #attach(place: RingPlace<T>): void {
    place.previous = this.#last;
    if (this.#last === undefined) this.#first = place;
    else this.#last.next = place;
    this.#last = place;
  }
}
