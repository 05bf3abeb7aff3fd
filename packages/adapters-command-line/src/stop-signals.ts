/**
 * A signal this soon after the first one is the same keystroke: a terminal signals the whole process group, and npx and
 * nx then pass on theirs once more.
 */
const SAME_KEYSTROKE_MS = 500;

/** What signals lead to. */
export interface StopActions {
  /** Ends the run in order. */
  readonly stop: () => void;
  /** Ends the process now. */
  readonly kill: () => void;
  readonly nowMs: () => number;
}

/** A handler for SIGINT and SIGTERM: the first signal stops, a later one kills. */
export const makeStopHandler = ({ stop, kill, nowMs }: StopActions): (() => void) => {
  let firstAtMs: number | null = null;
  return () => {
    if (firstAtMs === null) {
      firstAtMs = nowMs();
      stop();
    } else if (nowMs() - firstAtMs >= SAME_KEYSTROKE_MS) kill();
  };
};
