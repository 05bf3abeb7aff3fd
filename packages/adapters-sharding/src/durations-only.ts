import type { InvocationResult } from "@plimsoll/application";

/**
 * Reported times of another host on the runner's clock without comparing the two: only their differences are used, and
 * the span is put into the middle of the exchange (what is left over is transport, halved for want of knowing better).
 * A span longer than the exchange that holds it can't be true and is left out.
 */
export const durationsOnly = (result: InvocationResult): InvocationResult => {
  const { reported, ...rest } = result;
  if (reported === undefined) return result;
  const spanMs = reported.finishedAtMs - reported.receivedAtMs;
  const exchangeMs = result.receivedAtMs - (result.sentAtMs ?? Number.NaN);
  if (!(spanMs >= 0 && spanMs <= exchangeMs)) return rest;
  const shiftMs = result.receivedAtMs - (exchangeMs - spanMs) / 2 - reported.finishedAtMs;
  return {
    ...rest,
    reported: {
      ...reported,
      receivedAtMs: reported.receivedAtMs + shiftMs,
      startedAtMs: reported.startedAtMs + shiftMs,
      finishedAtMs: reported.finishedAtMs + shiftMs,
    },
  };
};
