import type { FaultRule } from "@plimsoll/domain";

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** What leaves before a stalled or truncated answer stops. */
export const halfOf = (count: number): number => Math.ceil(count / 2);

/** From service start to the answer's end: what a stall holds back leaves at once when it is over. */
export const plannedTimeMs = (
  firstTokenMs: number,
  tokenGapsMs: readonly number[] | null,
  fault: FaultRule | null,
): number => {
  if (fault?.kind !== "stalled-stream") return tokenGapsMs === null ? firstTokenMs : firstTokenMs + sum(tokenGapsMs);
  const sentGapsMs = tokenGapsMs === null ? [] : tokenGapsMs.slice(0, halfOf(tokenGapsMs.length + 1) - 1);
  return firstTokenMs + sum(sentGapsMs) + (fault.stallMs ?? 0);
};
