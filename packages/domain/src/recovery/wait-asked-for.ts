/** A wait that another side asked for, in milliseconds; null when it is no wait at all. */
export const waitAskedFor = (retryAfterMs: unknown): number | null =>
  typeof retryAfterMs === "number" && Number.isFinite(retryAfterMs) && retryAfterMs >= 0 ? retryAfterMs : null;
