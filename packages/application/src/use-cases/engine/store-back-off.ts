import * as Schedule from "effect/Schedule";

/** Waits between calls of a store that is away: growing, a second at most, without an end. */
export const storeBackOff = Schedule.min([Schedule.exponential("50 millis"), Schedule.spaced("1 second")]);
