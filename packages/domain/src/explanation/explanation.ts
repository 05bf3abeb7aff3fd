import type { LimitCode } from "./limit-codes.ts";

/** Where the time of a succeeded invocation went, one row of the waterfall. */
export interface WaterfallPart {
  readonly part:
    | "client-queue"
    | "transport"
    | "orchestrator-before-llm"
    | "llm"
    | "orchestrator-between-llm"
    | "orchestrator-after-llm"
    | "held-by-us";
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly meanMs: number;
  /** The part's mean over the mean of the whole, 0..1 but for a clock that is off; means add up, medians do not. */
  readonly shareRatio: number;
}

/** The judged, succeeded invocations from the instant they were due to their answer, what we held included. */
export interface Waterfall {
  readonly parts: readonly WaterfallPart[];
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly sampleCount: number;
}

/** What one detector says of the limit it knows. */
export interface LimitSignal {
  readonly code: LimitCode;
  readonly title: string;
  /** `binds`: lifting it comes first. `contributes`: shown, but another limit comes before it. */
  readonly status: "binds" | "contributes" | "not-shown";
  /** How well the evidence proves it; null where it is not shown. */
  readonly strength: SignalStrength | null;
  /** Share of the mean invocation's time that the limit accounts for; null where that can't be told apart. */
  readonly shareRatio: number | null;
  /** The figures behind the status; for what is not shown, what was looked at or what is missing. */
  readonly evidence: string;
  /** What to do about it; for what is not shown, how it would show. */
  readonly advice: string;
}

/** `strong`: counted, or two sources agree; `moderate`: one source; `weak`: it fits, and other causes would too. */
export type SignalStrength = "strong" | "moderate" | "weak";

/** Where the time went, and which limit binds; follows from the evidence alone. */
export interface Explanation {
  readonly runId: string;
  readonly orchestrator: string;
  readonly mode: string;
  readonly agentCount: number;
  readonly devMode: boolean;
  readonly partial: boolean;
  /** Null when no judged invocation succeeded. */
  readonly waterfall: Waterfall | null;
  /**
   * `limit`: the one in `binding`. `no-limit-reached`: none is shown and the orchestrator takes less than half of the time.
   * `unexplained`: it takes more, and no signal says why. `nothing-measured`: no success and no signal.
   */
  readonly outcome: "limit" | "no-limit-reached" | "unexplained" | "nothing-measured";
  readonly binding: LimitCode | null;
  /** One sentence for a reader in a hurry. */
  readonly conclusion: string;
  /** Every signal that was looked for: the binding one first, then those that contribute, then those not shown. */
  readonly signals: readonly LimitSignal[];
}
