import { randomUUID } from "node:crypto";
import type { CursorStep, EventCursor } from "./event-cursor.ts";

/** Steps that a stream can be gone back: a client may lag behind the server by what lies in buffers between them. */
const STEPS_KEPT = 1_024;
/** How long after its end a stream's positions are kept. */
export const SAVED_KEPT_MS = 600_000;
/** Of ended streams of one holder the newest are kept. */
const MOST_ENDED_PER_HOLDER = 8;

/** `@<stream>.<step>`: never a cursor as text, which has no such characters. */
const ID = /^@([0-9a-f-]{36})\.(\d{1,15})$/;

/** One stream's cursor as it goes on, and the way back. */
class SavedStream {
  readonly id = randomUUID();
  readonly holder: string;
  readonly cursor: EventCursor;
  /** Unix ms; null while the stream is open. */
  endedAtMs: number | null = null;
  readonly #steps = new Map<number, CursorStep>();
  #last = 0;

  constructor(holder: string, cursor: EventCursor) {
    this.holder = holder;
    this.cursor = cursor;
  }

  /** Remembers a step that the cursor has made; answers with the id of the place after it. */
  note(step: CursorStep): string {
    this.#last += 1;
    this.#steps.set(this.#last, step);
    this.#steps.delete(this.#last - STEPS_KEPT);
    return `@${this.id}.${this.#last}`;
  }

  /** The cursor as it was after a step; null when that is too long ago or has not been. */
  at(step: number): EventCursor | null {
    if (step < 1 || step > this.#last || this.#last - step > STEPS_KEPT) return null;
    const cursor = this.cursor.copy();
    for (let undone = this.#last; undone > step; undone -= 1) {
      const made = this.#steps.get(undone);
      if (made === undefined) return null;
      cursor.goBack(made);
    }
    return cursor;
  }
}

/** Gives the ids of one stream. */
export interface StreamIds {
  /** The id of the place that the cursor is at after a step. */
  readonly idAfter: (step: CursorStep) => string;
  /** The stream has ended: its positions are kept for a while. */
  readonly end: (nowMs: number) => void;
}

/**
 * Places of streams whose cursor is too large to travel: their ids name what is kept here. Bounded in time and number, and
 * gone with the process; what is not found is never guessed, the listener is told to begin anew.
 */
export class SavedPositions {
  /** In the order of their begin. */
  readonly #streams = new Map<string, SavedStream>();

  /** Whether an id names a place that is, or was, kept by a server. */
  static isId(text: string): boolean {
    return ID.test(text);
  }

  get size(): number {
    return this.#streams.size;
  }

  /** Ids for one stream: the cursor itself as long as it is small, else a name of what is kept of it from then on. */
  idsFor(holder: string, cursor: EventCursor): StreamIds {
    let saved: SavedStream | null = null;
    return {
      idAfter: (step) => {
        const text = cursor.text();
        if (text === null && saved === null) saved = this.#save(holder, cursor);
        const id = saved?.note(step);
        return text ?? id ?? "";
      },
      end: (nowMs) => {
        if (saved !== null) saved.endedAtMs = nowMs;
        this.#forget(holder, nowMs);
      },
    };
  }

  /** A cursor at the place that an id names; null when it is another holder's or no longer kept. */
  find(text: string, holder: string, nowMs: number): EventCursor | null {
    this.#forget(holder, nowMs);
    const [, id = "", step] = ID.exec(text) ?? [];
    const stream = this.#streams.get(id);
    return stream === undefined || stream.holder !== holder ? null : stream.at(Number(step));
  }

  #save(holder: string, cursor: EventCursor): SavedStream {
    const stream = new SavedStream(holder, cursor);
    this.#streams.set(stream.id, stream);
    return stream;
  }

  /** Drops what ended long ago, and of this holder what ended before the newest. */
  #forget(holder: string, nowMs: number): void {
    const ended = [...this.#streams.values()].filter(({ endedAtMs }) => endedAtMs !== null);
    const late = ended.filter(({ endedAtMs }) => (endedAtMs ?? nowMs) <= nowMs - SAVED_KEPT_MS);
    const mine = ended.filter((stream) => stream.holder === holder && !late.includes(stream));
    mine.sort((a, b) => (a.endedAtMs ?? 0) - (b.endedAtMs ?? 0));
    for (const { id } of [...late, ...mine.slice(0, -MOST_ENDED_PER_HOLDER)]) this.#streams.delete(id);
  }
}
