import type { FaultKind } from "@plimsoll/domain";
import type { Call, Endpoint, Outcome } from "./call.ts";
import type { WireCall } from "./journal.ts";
import { monotonicNsText } from "./monotonic-wire.ts";

const ROWS = 8192;
const ENDPOINTS: readonly Endpoint[] = ["chat-completions", "responses", "messages", "generate-content"];
const OUTCOMES: readonly Outcome[] = [
  "answered",
  "rate-limited",
  "server-error",
  "stalled",
  "truncated",
  "malformed",
  "disconnected",
  "client-aborted",
];
/** Kinds as they are stored; 0 stands for none. */
const FAULT_CODES = {
  "rate-limited": 1,
  "server-error": 2,
  "slow-first-token": 3,
  stall: 4,
  "stalled-stream": 5,
  "truncated-stream": 6,
  "malformed-json": 7,
  "missing-choices": 8,
  disconnect: 9,
} as const satisfies Record<FaultKind, number>;
const FAULT_OF_CODE = new Map(Object.entries(FAULT_CODES).map(([kind, code]) => [code as number, kind as FaultKind]));
const SEPARATOR = "\n";

const joined = (marks: readonly string[]): string => (marks.length === 1 ? (marks[0] ?? "") : marks.join(SEPARATOR));
const split = (marks: string | undefined): readonly string[] =>
  marks === undefined || marks === "" ? [] : marks.split(SEPARATOR);

/** A block of ended calls held in columns; NaN stands for null. */
export class JournalChunk {
  static readonly rows = ROWS;
  readonly #ordinal = new Float64Array(ROWS);
  readonly #arrivedAtMs = new Float64Array(ROWS);
  readonly #firstByteAtMs = new Float64Array(ROWS);
  readonly #endedAtMs = new Float64Array(ROWS);
  readonly #plannedMs = new Float64Array(ROWS);
  readonly #heldMs = new Float64Array(ROWS);
  readonly #endpoint = new Uint8Array(ROWS);
  readonly #streamed = new Uint8Array(ROWS);
  readonly #outcome = new Uint8Array(ROWS);
  readonly #fault = new Uint8Array(ROWS);
  readonly #toolTurn = new Uint8Array(ROWS);
  readonly #messageCount = new Uint32Array(ROWS);
  readonly #promptTokens = new Uint32Array(ROWS);
  readonly #completionTokens = new Uint32Array(ROWS);
  readonly #agentIds: string[] = [];
  readonly #canaries: string[] = [];

  write(row: number, call: Call, endedAtMs: number): void {
    this.#ordinal[row] = call.ordinal;
    this.#arrivedAtMs[row] = call.arrivedAtMs;
    this.#firstByteAtMs[row] = call.firstByteAtMs ?? Number.NaN;
    this.#endedAtMs[row] = endedAtMs;
    this.#plannedMs[row] = call.plannedMs;
    this.#heldMs[row] = call.heldMs;
    this.#endpoint[row] = ENDPOINTS.indexOf(call.endpoint);
    this.#streamed[row] = call.streamed ? 1 : 0;
    this.#outcome[row] = OUTCOMES.indexOf(call.outcome);
    this.#fault[row] = call.fault === null ? 0 : FAULT_CODES[call.fault.kind];
    this.#toolTurn[row] = call.toolTurn ? 1 : 0;
    this.#messageCount[row] = call.messageCount;
    this.#promptTokens[row] = call.promptTokens;
    this.#completionTokens[row] = call.completionTokens;
    this.#agentIds[row] = joined(call.agentIds);
    this.#canaries[row] = joined(call.canaries);
  }

  read(row: number): WireCall {
    const fault = FAULT_OF_CODE.get(this.#fault[row] ?? 0);
    const firstByteAtMs = this.#firstByteAtMs[row] ?? Number.NaN;
    return {
      callId: `call-${this.#ordinal[row]}`,
      endpoint: ENDPOINTS[this.#endpoint[row] ?? 0] ?? "chat-completions",
      streamed: this.#streamed[row] === 1,
      agentIds: split(this.#agentIds[row]),
      canaries: split(this.#canaries[row]),
      arrivedAtNs: monotonicNsText(this.#arrivedAtMs[row] ?? 0),
      firstByteAtNs: Number.isNaN(firstByteAtMs) ? null : monotonicNsText(firstByteAtMs),
      endedAtNs: monotonicNsText(this.#endedAtMs[row] ?? 0),
      plannedMs: this.#plannedMs[row] ?? 0,
      heldMs: this.#heldMs[row] ?? 0,
      attempts: 1,
      outcome: OUTCOMES[this.#outcome[row] ?? 0] ?? "answered",
      ...(fault !== undefined && { fault }),
      messageCount: this.#messageCount[row] ?? 0,
      promptTokens: this.#promptTokens[row] ?? 0,
      completionTokens: this.#completionTokens[row] ?? 0,
      toolTurn: this.#toolTurn[row] === 1,
    };
  }
}
