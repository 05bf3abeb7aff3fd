import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { JournalEntry, WorkflowKey } from "@plimsoll/application";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";

/** A finished workflow stays in the cursor this long, so that a late listener neither misses nor repeats its end. */
export const FINISHED_KEPT_MS = 60_000;
/** Beyond either of these a cursor is no text: it would not fit into a header, on its way through proxies least of all. */
const MOST_POSITIONS_IN_TEXT = 128;
export const LONGEST_CURSOR_CHARACTERS = 4_096;
/** A cursor that unpacks to more than this was not made here. */
const LARGEST_CURSOR_BYTES = 4 * 1024 * 1024;

const Cursor = Schema.fromJsonString(
  Schema.Struct({
    t: Schema.Finite,
    w: Schema.Array(Schema.Tuple([Schema.String, Schema.String, Schema.Int, Schema.NullOr(Schema.Finite)])),
  }),
);

interface Position extends WorkflowKey {
  sequence: number;
  finishedAtMs: number | null;
}

/** Where a cursor was in the workflows that a step went on in. */
export type CursorStep = ReadonlyMap<string, Readonly<Position>>;

const nameOf = ({ tenantId, workflowId }: WorkflowKey): string => `${tenantId}/${workflowId}`;

/**
 * Where a listener is in every journal that concerns it. Journals have no order between them, so a place in all of them is
 * one number for each. As text it is the id of a server-sent event, and needs nothing that a server would have to remember;
 * too large for that, it is kept by SavedPositions, which goes back in it step by step.
 */
export class EventCursor {
  readonly #positions = new Map<string, Position>();
  /** Unix ms of the newest event that was sent when last all were: what ended long before it was sent, or is none of this stream's. */
  #newestAtMs: number;
  /** Unix ms of the newest event that was sent. It moves ahead while older ones are still to be sent. */
  #sentAtMs: number;

  constructor(startedAtMs: number) {
    this.#newestAtMs = startedAtMs;
    this.#sentAtMs = startedAtMs;
  }

  /** Reads an id that was given out earlier; a tenant's positions are only ever used with that tenant's own journals. */
  static parse(text: string): Result.Result<EventCursor, "malformed"> {
    try {
      const json = inflateRawSync(Buffer.from(text, "base64url"), { maxOutputLength: LARGEST_CURSOR_BYTES });
      const { t, w } = Schema.decodeUnknownSync(Cursor)(json.toString("utf8"));
      const cursor = new EventCursor(t);
      for (const [tenantId, workflowId, sequence, finishedAtMs] of w) {
        cursor.place({ tenantId, workflowId }, sequence, finishedAtMs);
      }
      return Result.succeed(cursor);
    } catch {
      return Result.fail("malformed");
    }
  }

  /** Unix ms: what ended before is past. */
  get #pastMs(): number {
    return this.#newestAtMs - FINISHED_KEPT_MS;
  }

  /** Sequence of the last entry that was sent of a workflow; 0 before the first. */
  sentOf(key: WorkflowKey): number {
    return this.#positions.get(nameOf(key))?.sequence ?? 0;
  }

  place(key: WorkflowKey, sequence: number, finishedAtMs: number | null): void {
    const { tenantId, workflowId } = key;
    this.#positions.set(nameOf(key), { tenantId, workflowId, sequence, finishedAtMs });
  }

  /** Goes on to an entry, which must be the next of its journal. */
  advance({ event, sequence, ...key }: JournalEntry): void {
    this.place(key, sequence, event.kind === "workflow-finished" ? event.atMs : null);
    this.#sentAtMs = Math.max(this.#sentAtMs, event.atMs);
  }

  /** Workflows whose end was not sent yet. */
  open(): readonly WorkflowKey[] {
    return [...this.#positions.values()].filter(({ finishedAtMs }) => finishedAtMs === null);
  }

  /** Tells of a workflow whether it is new to the cursor: neither in it nor past, as it was when this was asked for. */
  newcomers(): (one: WorkflowKey & { readonly finishedAtMs: number | null }) => boolean {
    const known = new Set(this.#positions.keys());
    const pastMs = this.#pastMs;
    return (one) => !known.has(nameOf(one)) && (one.finishedAtMs === null || one.finishedAtMs >= pastMs);
  }

  /** Goes on to entries, each of which must be the next of its journal; answers with what undoes it. */
  advanceAll(entries: readonly JournalEntry[]): CursorStep {
    const before = new Map<string, Position>();
    for (const entry of entries) {
      const name = nameOf(entry);
      const { tenantId, workflowId } = entry;
      // Of one that was not known nothing had been sent: as such it is looked for, whenever it ends.
      const unknown = { tenantId, workflowId, sequence: 0, finishedAtMs: null };
      if (!before.has(name)) before.set(name, this.#positions.get(name) ?? unknown);
      this.advance(entry);
    }
    return before;
  }

  /** Goes back to before a step. What was newest stays so: it only decides what else is long past. */
  goBack(step: CursorStep): void {
    for (const [name, position] of step) this.#positions.set(name, { ...position });
  }

  copy(): EventCursor {
    const copied = new EventCursor(this.#newestAtMs);
    copied.#sentAtMs = this.#sentAtMs;
    for (const position of this.#positions.values()) copied.place(position, position.sequence, position.finishedAtMs);
    return copied;
  }

  /** All there was has been sent: what ended long before the newest event is past from now on. */
  allWasSent(): void {
    this.#newestAtMs = this.#sentAtMs;
    this.#forgetPast();
  }

  /** Drops those that ended long ago. */
  #forgetPast(): void {
    for (const [name, { finishedAtMs }] of this.#positions) {
      if (finishedAtMs !== null && finishedAtMs < this.#pastMs) this.#positions.delete(name);
    }
  }

  /** The cursor as an id; null when it is too large for one. */
  text(): string | null {
    if (this.#positions.size > MOST_POSITIONS_IN_TEXT) return null;
    this.#forgetPast();
    const w = [...this.#positions.values()].map(
      ({ tenantId, workflowId, sequence, finishedAtMs }) => [tenantId, workflowId, sequence, finishedAtMs] as const,
    );
    const text = deflateRawSync(JSON.stringify({ t: this.#newestAtMs, w })).toString("base64url");
    return text.length > LONGEST_CURSOR_CHARACTERS ? null : text;
  }
}
