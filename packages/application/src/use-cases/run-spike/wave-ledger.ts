import type { EvidenceRecord, InvocationError, InvocationRecord, Phase, StrayResultRecord } from "@plimsoll/domain";
import type { InvocationResult } from "../../ports/agent-orchestrator.port.ts";
import { canariesIn, type PlannedInvocation } from "./invocation-planner.ts";

type Mutable<A> = { -readonly [K in keyof A]: A[K] };

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
  /** Null once answered: a second answer is told from one that nobody asked for. */
  readonly #requests = new Map<string, PlannedInvocation | null>();
  readonly #records: (InvocationRecord | StrayResultRecord)[] = [];
  #openCount: number;
  #failed = 0;

  constructor(position: WavePosition, planned: readonly PlannedInvocation[], intendedAtMs: number) {
    this.#position = position;
    this.#intendedAtMs = intendedAtMs;
    this.#openCount = planned.length;
    for (const invocation of planned) this.#requests.set(invocation.request.requestId, invocation);
  }

  get inFlight(): number {
    return this.#openCount;
  }

  get failed(): number {
    return this.#failed;
  }

  accept(result: InvocationResult): void {
    const planned = this.#requests.get(result.requestId);
    if (planned === undefined || planned === null || planned.request.agentId !== result.agentId) {
      this.#records.push(this.#stray(result, planned === null ? "doubled" : "invented"));
      return;
    }
    this.#requests.set(result.requestId, null);
    this.#openCount -= 1;
    if (result.outcome === "failed") this.#failed += 1;
    this.#records.push(this.#answered(planned, result));
  }

  /** Ends the wave's books; the ledger is empty afterwards. */
  close(unanswered: Unanswered): readonly EvidenceRecord[] {
    for (const planned of this.#requests.values()) {
      if (planned !== null) this.#records.push(this.#unanswered(planned, unanswered));
    }
    this.#requests.clear();
    this.#openCount = 0;
    return this.#records.splice(0);
  }

  #stray(
    { requestId, agentId, receivedAtMs }: InvocationResult,
    reason: StrayResultRecord["reason"],
  ): StrayResultRecord {
    const { phase, wave } = this.#position;
    return { kind: "stray-result", phase, wave, requestId, agentId, reason, atMs: receivedAtMs };
  }

  /** One literal with every field in place: tens of thousands of these are kept, and spreading makes them larger. */
  #sent({ request, canary }: PlannedInvocation, endedAtMs: number | null, canariesFound: readonly string[]) {
    const { phase, wave, pool } = this.#position;
    return {
      kind: "invocation" as const,
      phase,
      wave,
      pool,
      requestId: request.requestId,
      agentId: request.agentId,
      canary,
      intendedAtMs: this.#intendedAtMs,
      sentAtMs: this.#intendedAtMs,
      endedAtMs,
      outcome: "pending" as InvocationRecord["outcome"],
      canariesFound,
    };
  }

  #answered(planned: PlannedInvocation, result: InvocationResult): InvocationRecord {
    const found = result.outcome === "succeeded" ? canariesIn(result.content, planned.canary) : [];
    const record: Mutable<InvocationRecord> = this.#sent(planned, result.receivedAtMs, found);
    if (result.sentAtMs !== undefined) record.sentAtMs = result.sentAtMs;
    if (result.reported !== undefined) record.reported = result.reported;
    if (result.outcome === "succeeded") {
      record.outcome = "succeeded";
      record.outputId = result.outputId;
    } else {
      record.outcome = result.error.code === "cancelled" ? "cancelled" : "failed";
      record.error = result.error;
    }
    return record;
  }

  #unanswered(planned: PlannedInvocation, unanswered: Unanswered): InvocationRecord {
    if (unanswered === "pending") return this.#sent(planned, null, []);
    return { ...this.#sent(planned, unanswered.endedAtMs, []), outcome: "failed", error: unanswered.error };
  }
}
