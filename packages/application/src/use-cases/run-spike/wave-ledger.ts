import type { EvidenceRecord, InvocationError, InvocationRecord, Phase, StrayResultRecord } from "@plimsoll/domain";
import type { InvocationResult } from "../../ports/agent-orchestrator.port.ts";
import { canariesIn, type PlannedInvocation } from "./invocation-planner.ts";

/** Where a wave stands in the run. */
export interface WavePosition {
  readonly phase: Phase;
  readonly wave: number;
  readonly pool: number;
}

/** What becomes of the requests that got no answer: they stay `pending`, or they failed at an instant. */
export type Unanswered = "pending" | { readonly error: InvocationError; readonly endedAtMs: number };

/** Keeps the books of one wave: every request ends exactly once, and every result that answers none is kept as stray. */
export class WaveLedger {
  readonly #position: WavePosition;
  readonly #intendedAtMs: number;
  readonly #open = new Map<string, PlannedInvocation>();
  readonly #known = new Set<string>();
  readonly #records: (InvocationRecord | StrayResultRecord)[] = [];
  #failed = 0;

  constructor(position: WavePosition, planned: readonly PlannedInvocation[], intendedAtMs: number) {
    this.#position = position;
    this.#intendedAtMs = intendedAtMs;
    for (const invocation of planned) this.#open.set(invocation.request.requestId, invocation);
    for (const { request } of planned) this.#known.add(request.requestId);
  }

  get inFlight(): number {
    return this.#open.size;
  }

  get failed(): number {
    return this.#failed;
  }

  accept(result: InvocationResult): void {
    const planned = this.#open.get(result.requestId);
    if (planned === undefined || planned.request.agentId !== result.agentId) {
      this.#records.push(this.#stray(result));
      return;
    }
    this.#open.delete(result.requestId);
    if (result.outcome === "failed") this.#failed += 1;
    this.#records.push(this.#answered(planned, result));
  }

  /** Ends the wave's books; the ledger is empty afterwards. */
  close(unanswered: Unanswered): readonly EvidenceRecord[] {
    for (const planned of this.#open.values()) this.#records.push(this.#unanswered(planned, unanswered));
    this.#open.clear();
    return this.#records.splice(0);
  }

  #stray({ requestId, agentId, receivedAtMs }: InvocationResult): StrayResultRecord {
    const { phase, wave } = this.#position;
    const answered = this.#known.has(requestId) && !this.#open.has(requestId);
    const reason = answered ? "doubled" : "invented";
    return { kind: "stray-result", phase, wave, requestId, agentId, reason, atMs: receivedAtMs };
  }

  #sent({ request, canary }: PlannedInvocation) {
    return {
      kind: "invocation" as const,
      ...this.#position,
      requestId: request.requestId,
      agentId: request.agentId,
      canary,
      intendedAtMs: this.#intendedAtMs,
      sentAtMs: this.#intendedAtMs,
    };
  }

  #answered(planned: PlannedInvocation, result: InvocationResult): InvocationRecord {
    const reported = result.reported === undefined ? {} : { reported: result.reported };
    const base = { ...this.#sent(planned), endedAtMs: result.receivedAtMs, ...reported };
    if (result.outcome === "succeeded") {
      const canariesFound = canariesIn(result.content);
      return { ...base, outcome: "succeeded", outputId: result.outputId, canariesFound };
    }
    const outcome = result.error.code === "cancelled" ? "cancelled" : "failed";
    return { ...base, outcome, error: result.error, canariesFound: [] };
  }

  #unanswered(planned: PlannedInvocation, unanswered: Unanswered): InvocationRecord {
    const base = { ...this.#sent(planned), canariesFound: [] };
    if (unanswered === "pending") return { ...base, endedAtMs: null, outcome: "pending" };
    return { ...base, endedAtMs: unanswered.endedAtMs, outcome: "failed", error: unanswered.error };
  }
}
