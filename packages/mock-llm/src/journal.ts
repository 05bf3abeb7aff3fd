import type { FaultKind } from "@plimsoll/domain";
import type { Call, Endpoint, Outcome } from "./call.ts";
import { JournalChunk } from "./journal-chunk.ts";
import { monotonicNsText } from "./monotonic-wire.ts";

/** A call on the wire; times are absolute CLOCK_MONOTONIC nanoseconds as text, so that any process of the host can read them. */
export interface WireCall {
  readonly callId: string;
  readonly endpoint: Endpoint;
  readonly streamed: boolean;
  readonly agentIds: readonly string[];
  readonly canaries: readonly string[];
  readonly arrivedAtNs: string;
  readonly firstByteAtNs: string | null;
  readonly endedAtNs: string | null;
  readonly plannedMs: number;
  readonly heldMs: number;
  readonly attempts: 1;
  readonly outcome: Outcome;
  /** Absent where nothing was done to it on purpose. */
  readonly fault?: FaultKind;
  readonly messageCount: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly toolTurn: boolean;
}

/** Ended calls in the order of their ends. `pending` is given with the last page only, so that no call is in both lists. */
export interface WireJournalPage {
  readonly calls: readonly WireCall[];
  readonly nextCursor: number;
  readonly isLast: boolean;
  readonly pending: readonly WireCall[];
}

/** Every call, ended ones in columns (about 100 bytes each), open ones as they are. */
export class Journal {
  readonly #capacity: number;
  #chunks: JournalChunk[] = [];
  #endedCount = 0;
  readonly #open = new Set<Call>();
  #largestInFlight = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get inFlight(): number {
    return this.#open.size;
  }

  get largestInFlight(): number {
    return this.#largestInFlight;
  }

  get endedCount(): number {
    return this.#endedCount;
  }

  /** False when another call could not be recorded at its end. */
  hasRoom(): boolean {
    return this.#endedCount + this.#open.size < this.#capacity;
  }

  open(call: Call): void {
    this.#open.add(call);
    if (this.#open.size > this.#largestInFlight) this.#largestInFlight = this.#open.size;
  }

  isOpen(call: Call): boolean {
    return this.#open.has(call);
  }

  end(call: Call, outcome: Outcome, endedAtMs: number): void {
    if (this.#open.delete(call)) this.record(call, outcome, endedAtMs);
  }

  /** Records a call that was refused at the door and so never was in flight. */
  record(call: Call, outcome: Outcome, endedAtMs: number): void {
    call.outcome = outcome;
    const slot = this.#endedCount % JournalChunk.rows;
    if (slot === 0) this.#chunks.push(new JournalChunk());
    this.#chunks.at(-1)?.write(slot, call, endedAtMs);
    this.#endedCount += 1;
  }

  page(cursor: number, limit: number, includePending: boolean): WireJournalPage {
    const from = Math.min(cursor, this.#endedCount);
    const nextCursor = Math.min(from + limit, this.#endedCount);
    const isLast = nextCursor === this.#endedCount;
    const calls = Array.from({ length: nextCursor - from }, (_, index) => this.#ended(from + index));
    return { calls, nextCursor, isLast, pending: isLast && includePending ? [...this.#open].map(pendingCall) : [] };
  }

  /** Forgets the ended calls; open ones stay and will be recorded. */
  clear(): void {
    this.#chunks = [];
    this.#endedCount = 0;
    this.#largestInFlight = this.#open.size;
  }

  #ended(index: number): WireCall {
    const chunk = this.#chunks[Math.floor(index / JournalChunk.rows)];
    if (chunk === undefined) throw new RangeError(`journal has no call ${index}`);
    return chunk.read(index % JournalChunk.rows);
  }
}

const pendingCall = (call: Call): WireCall => ({
  callId: `call-${call.ordinal}`,
  endpoint: call.endpoint,
  streamed: call.streamed,
  agentIds: call.agentIds,
  canaries: call.canaries,
  arrivedAtNs: monotonicNsText(call.arrivedAtMs),
  firstByteAtNs: call.firstByteAtMs === null ? null : monotonicNsText(call.firstByteAtMs),
  endedAtNs: null,
  plannedMs: call.plannedMs,
  heldMs: call.heldMs,
  attempts: 1,
  outcome: "pending",
  ...(call.fault !== null && { fault: call.fault.kind }),
  messageCount: call.messageCount,
  promptTokens: call.promptTokens,
  completionTokens: call.completionTokens,
  toolTurn: call.toolTurn,
});
