import type { LlmCallRecord } from "@plimsoll/domain";
import { recordOf, StubLlmCall, type CallFate } from "./stub-llm-call.ts";

const FIELDS = 4;
const FIRST_CAPACITY = 1024;

/** Most calls carry one agent and one canary, which are kept without a list around them. */
type OneOrMore = string | readonly string[];

/**
 * The journal of ended calls, by columns: a run of many waves keeps every call, and an object with its lists for
 * each would be most of the runner's memory.
 */
export class EndedCalls {
  #times = new Float64Array(FIRST_CAPACITY * FIELDS);
  readonly #fates: CallFate[] = [];
  readonly #outcomes: LlmCallRecord["outcome"][] = [];
  readonly #agentIds: OneOrMore[] = [];
  readonly #canaries: OneOrMore[] = [];

  get count(): number {
    return this.#outcomes.length;
  }

  push(call: StubLlmCall): void {
    const at = this.count * FIELDS;
    if (at === this.#times.length) this.#grow();
    this.#times[at] = call.arrivedAtMs;
    this.#times[at + 1] = call.endedAtMs;
    this.#times[at + 2] = call.plannedMs;
    this.#times[at + 3] = call.heldMs;
    this.#fates.push(call.fate);
    this.#outcomes.push(call.outcome);
    this.#agentIds.push(packed(call.markers.agentIds));
    this.#canaries.push(packed(call.markers.canaries));
  }

  recordsFrom(cursor: number): readonly LlmCallRecord[] {
    const length = Math.max(0, this.count - cursor);
    return Array.from({ length }, (_, index) => recordOf(this.#callAt(cursor + index), `stub-call-${cursor + index}`));
  }

  #callAt(index: number): StubLlmCall {
    const time = (field: number) => this.#times[index * FIELDS + field] ?? Number.NaN;
    const markers = { agentIds: unpacked(this.#agentIds[index]), canaries: unpacked(this.#canaries[index]) };
    const call = new StubLlmCall(markers, time(0), this.#fates[index] ?? "answered", time(2));
    call.endedAtMs = time(1);
    call.heldMs = time(3);
    call.outcome = this.#outcomes[index] ?? "pending";
    return call;
  }

  #grow(): void {
    const grown = new Float64Array(this.#times.length * 2);
    grown.set(this.#times);
    this.#times = grown;
  }
}

const packed = (values: readonly string[]): OneOrMore => {
  const [only] = values;
  return values.length === 1 && only !== undefined ? only : values;
};

const unpacked = (value: OneOrMore | undefined): readonly string[] => {
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
};
