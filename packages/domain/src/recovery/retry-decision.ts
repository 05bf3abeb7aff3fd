import type { ErrorHandlingConfig } from "../workflow/error-handling-config.ts";
import type { TaskError, TaskErrorClass } from "../workflow/task-error.ts";

export interface RetryQuestion {
  readonly error: TaskError;
  /** Of this task, the one that has just failed included; those that died with their engine don't count. */
  readonly failedAttempts: number;
  /** Attempts of this task in all, the first included. */
  readonly maxAttempts: number;
  /** Its waits are used; its maxAttempts is not, for the task's own counts. */
  readonly errorHandling: ErrorHandlingConfig;
  /** In 0..1, 1 excluded; from the engine's seed. */
  readonly random: () => number;
}

export type RetryDecision =
  { readonly kind: "retry"; readonly delayMs: number } | { readonly kind: "give-up"; readonly reason: string };

/** Asked to wait longer than this, a task gives up: a day; timers end at 24.8 days. */
export const LONGEST_RETRY_AFTER_MS = 86_400_000;

/** Attempts that an error of this class allows in all, whatever maxAttempts says. */
const ATTEMPTS_OF_CLASS: Readonly<Record<TaskErrorClass, number>> = {
  retryable: Infinity,
  timeout: Infinity,
  crash: Infinity,
  resource: 2,
  permanent: 1,
  cancelled: 1,
};

const giveUp = (reason: string): RetryDecision => ({ kind: "give-up", reason });

const refusal = ({ error, failedAttempts, maxAttempts }: RetryQuestion): string | null => {
  if (error.class === "cancelled") return "cancelled: nobody wants the result any more";
  if (error.class === "permanent") return `permanent (${error.code}): trying again can't help`;
  if (failedAttempts >= maxAttempts) return `attempt ${failedAttempts} of ${maxAttempts} failed (${error.code})`;
  if (failedAttempts >= ATTEMPTS_OF_CLASS[error.class]) {
    return `${error.class} (${error.code}) after a retry: raise the task's limits or make it smaller`;
  }
  if ((error.retryAfterMs ?? 0) > LONGEST_RETRY_AFTER_MS) {
    return `the other side asks to wait ${error.retryAfterMs} ms, more than ${LONGEST_RETRY_AFTER_MS} ms`;
  }
  return null;
};

/** The random part of the ceiling comes on top, also of Retry-After: or else all who were refused together return together. */
const delayMs = ({ error, failedAttempts, errorHandling, random }: RetryQuestion): number => {
  const { backoffBaseMs, backoffMaxMs, backoffJitterRatio } = errorHandling;
  const ceilingMs = Math.min(backoffMaxMs, backoffBaseMs * 2 ** (failedAttempts - 1));
  const fixedMs = ceilingMs * (1 - backoffJitterRatio);
  return Math.ceil(Math.max(fixedMs, error.retryAfterMs ?? 0) + ceilingMs * backoffJitterRatio * random());
};

/**
 * Whether a failed attempt is followed by another, and after which wait.
 *
 * | class | what it is | answer |
 * | --- | --- | --- |
 * | retryable | rate limit, overload, a lost connection | retried up to maxAttempts |
 * | timeout | the attempt took too long | retried up to maxAttempts |
 * | crash | its process died | retried up to maxAttempts |
 * | resource | out of memory or another limit of the task | retried once at most, only as the first failure: it may have been a neighbour's fault |
 * | permanent | bad input, no permission, spent quota | never |
 * | cancelled | somebody gave it up | never |
 *
 * The wait doubles from backoffBaseMs up to the ceiling backoffMaxMs; backoffJitterRatio is its random share. A ratio of 1
 * is "full jitter", 0.5 "equal jitter" (Marc Brooker, Exponential Backoff And Jitter, AWS Architecture Blog 2015). A
 * Retry-After (RFC 9110, 10.2.3) is a lower bound of the wait. Whole milliseconds, rounded up.
 */
export const retryDecision = (question: RetryQuestion): RetryDecision => {
  const reason = refusal(question);
  return reason === null ? { kind: "retry", delayMs: delayMs(question) } : giveUp(reason);
};
