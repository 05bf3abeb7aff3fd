import * as Effect from "effect/Effect";
import type { ClockPort } from "../../ports/clock.port.ts";

/** Timers fire whole milliseconds and up to one late: the last stretch is spent turning the event loop instead. */
const TURN_THE_LOOP_BELOW_MS = 1.5;

/** Returns at an instant of the clock, or at once when it has passed; what it is late is the runner's pacing error. */
export const paceUntil = (clock: ClockPort, dueAtMs: number): Effect.Effect<void> =>
  Effect.suspend(() => {
    const waitMs = dueAtMs - clock.nowMs();
    if (waitMs <= 0) return Effect.void;
    const part = waitMs > TURN_THE_LOOP_BELOW_MS ? Effect.sleep(Math.floor(waitMs - 1)) : Effect.yieldNow;
    return Effect.andThen(part, paceUntil(clock, dueAtMs));
  });
