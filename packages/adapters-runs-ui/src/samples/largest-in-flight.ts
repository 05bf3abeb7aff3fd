import type { InvocationRecord } from "@plimsoll/domain";

/** The largest number of invocations between sending and answer at one time; one that ends as another begins is not beside it. */
export const largestInFlight = (invocations: readonly InvocationRecord[]): number => {
  const starts = Float64Array.from(invocations, ({ sentAtMs }) => sentAtMs).sort();
  const ends = Float64Array.from(invocations, ({ endedAtMs }) => endedAtMs ?? Infinity).sort();
  let ended = 0;
  let largest = 0;
  for (let begun = 1; begun <= starts.length; begun += 1) {
    while ((ends[ended] ?? Infinity) <= (starts[begun - 1] ?? Infinity)) ended += 1;
    largest = Math.max(largest, begun - ended);
  }
  return largest;
};
