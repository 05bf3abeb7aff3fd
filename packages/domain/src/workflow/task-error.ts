import * as Schema from "effect/Schema";
import { NaturalNumber } from "./quantities.ts";

/**
 * Why an attempt failed, by what helps: `retryable` (try again), `permanent` (trying again can't help), `resource` (out of
 * memory or another limit), `timeout`, `crash` (the process or the engine died), `cancelled`.
 */
export const TaskErrorClass = Schema.Literals(["retryable", "permanent", "resource", "timeout", "crash", "cancelled"]);
export type TaskErrorClass = typeof TaskErrorClass.Type;

export const TaskError = Schema.Struct({
  class: TaskErrorClass,
  /** Stable, kebab-case: `rate-limited`, `out-of-memory`, `policy-violation`, `budget-exhausted`, … */
  code: Schema.String,
  /** Redacted: shown to people and written to the journal. */
  message: Schema.String,
  /** The other side asked to wait this long. */
  retryAfterMs: Schema.NullOr(NaturalNumber),
});
export type TaskError = typeof TaskError.Type;
