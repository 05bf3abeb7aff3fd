import * as Schema from "effect/Schema";
import { NaturalInt, PositiveInt, PositiveNumber, Ratio } from "./quantities.ts";

/** How failures of tasks are answered (stories/002, ErrorHandlingConfig). */
export const ErrorHandlingConfig = Schema.Struct({
  /** Attempts of one task in all, the first included; attempts that a dead engine took with it do not count. */
  maxAttempts: PositiveInt,
  /** Wait before the first retry; it doubles with each. */
  backoffBaseMs: PositiveNumber,
  backoffMaxMs: PositiveNumber,
  /** Share of the wait that is random, in 0..1. */
  backoffJitterRatio: Ratio,
  /**
   * A task that makes no progress for this long is fenced and dispatched again. Output, used CPU time and reported usage are
   * progress; an orchestrator that waits for its model reports none, so that less than its time limit has to be meant.
   */
  stallAfterMs: PositiveNumber,
  /** How often a stalled or oscillating task is started again with something changed. */
  maxRestarts: NaturalInt,
});
export type ErrorHandlingConfig = typeof ErrorHandlingConfig.Type;

export const DEFAULT_ERROR_HANDLING: ErrorHandlingConfig = {
  maxAttempts: 3,
  backoffBaseMs: 200,
  backoffMaxMs: 30_000,
  backoffJitterRatio: 0.5,
  stallAfterMs: 300_000,
  maxRestarts: 2,
};
