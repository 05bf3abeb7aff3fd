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
  /** For a pool to be released; a dead orchestrator must not hold up the exit. @default 5000 */
  readonly releaseMs: number;
  /** From a batch's last result to its closing line. @default 5000 */
  readonly closingLineMs: number;
}

export const DEFAULT_BRIDGE_TIMEOUTS: BridgeTimeouts = {
  connectMs: 5_000,
  answerMs: 10_000,
  graceMs: 150,
  releaseMs: 5_000,
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
