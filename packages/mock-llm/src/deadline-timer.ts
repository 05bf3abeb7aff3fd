/** A timer that can be taken back. */
export interface DeadlineTimer {
  readonly cancel: () => void;
}

/** Closer to the deadline than this counts as reached; a timer can't be set finer. */
const TOLERANCE_MS = 0.02;

/**
 * Calls back at a performance.now() time, never before it. setTimeout counts whole milliseconds from a floored clock and
 * may fire up to one early: then it is set again for the rest, so that the error stays in 0 … 1 ms plus the loop's own delay.
 * There is no spinning: the processor belongs to whoever is being measured.
 */
export const atDeadline = (deadlineMs: number, callback: () => void): DeadlineTimer => {
  let timer: NodeJS.Timeout;
  const check = (): void => {
    const remainingMs = deadlineMs - performance.now();
    if (remainingMs <= TOLERANCE_MS) callback();
    else timer = setTimeout(check, Math.max(1, Math.floor(remainingMs)));
  };
  timer = setTimeout(check, Math.max(1, Math.floor(deadlineMs - performance.now())));
  return { cancel: () => clearTimeout(timer) };
};
