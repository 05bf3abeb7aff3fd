import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import type { GeneratorSeat } from "./generator-seat.ts";
import type { LoadGenerator } from "./load-generator.ts";
import { SeatBooks } from "./seat-books.ts";

/** One generator as the coordinator follows it. */
export class LoadSeat {
  readonly generator: LoadGenerator;
  readonly books: SeatBooks;
  /** Done when its pool is up, or when it is over. */
  readonly ready = Deferred.makeUnsafe<void>();
  /** Done once its share is not to go on: it would wait for a start that never comes. */
  readonly givenUp = Deferred.makeUnsafe<void>();
  /** Null once it has said its last word and all of its records are there. */
  lostBecause: string | null = "it ended without its last line";
  /** Nothing comes from it any more. */
  isOver = false;

  constructor(generator: LoadGenerator, seat: GeneratorSeat) {
    this.generator = generator;
    this.books = new SeatBooks(seat);
  }

  get isLost(): boolean {
    return this.isOver && this.lostBecause !== null;
  }

  /** Gives it up for a reason; false when it had ended, or was given up, before. */
  giveUp(because: string): boolean {
    if (this.isOver || this.lostBecause === null || Deferred.isDoneUnsafe(this.givenUp)) return false;
    this.lostBecause = because;
    Deferred.doneUnsafe(this.givenUp, Effect.void);
    return true;
  }

  /** Its stream has ended, and nothing waits there any more. */
  close(): void {
    this.isOver = true;
    this.books.figures.waiting = 0;
    Deferred.doneUnsafe(this.ready, Effect.void);
  }
}

/** The seat whose readings of the orchestrator stand for all: the first that still goes on. */
export const readerOf = (seats: readonly LoadSeat[]): LoadSeat | undefined => seats.find(({ isOver }) => !isOver);
