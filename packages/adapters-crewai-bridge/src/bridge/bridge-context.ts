import type { ClockPort } from "@plimsoll/application";
import type { Redactor } from "../failure/redactor.ts";
import type { Exchanger } from "../http/exchanger.ts";

/** How long the bridge waits; every wait is bounded. */
export interface BridgeTimeouts {
  /** Until a TCP (and TLS) connection stands. @default 5000 */
  readonly connectMs: number;
  /** For answers that cost the orchestrator no work: info, resources, status, cancel. @default 10000 */
  readonly answerMs: number;
  /** Beyond an invocation's own limit, for the orchestrator's own `timeout` to arrive. @default 150 */
  readonly graceMs: number;
  /** Beyond a pool's own limit: an overloaded orchestrator that says late which agents are ready has not died. @default 10000 */
  readonly instantiationGraceMs: number;
  /** For a pool to be released: above the 10 s that the sidecar waits for its workers, yet bounded, because a hanging orchestrator must not hold up the exit. @default 15000 */
  readonly releaseMs: number;
  /** From a batch's last result to its closing line. @default 5000 */
  readonly closingLineMs: number;
}

export const DEFAULT_BRIDGE_TIMEOUTS: BridgeTimeouts = {
  connectMs: 5_000,
  answerMs: 10_000,
  graceMs: 150,
  instantiationGraceMs: 10_000,
  releaseMs: 15_000,
  closingLineMs: 5_000,
};

/** What every part of the bridge needs. */
export interface BridgeContext {
  readonly exchanger: Exchanger;
  readonly clock: ClockPort;
  readonly redact: Redactor;
  readonly timeouts: BridgeTimeouts;
  readonly maxAnswerBytes: number;
}
