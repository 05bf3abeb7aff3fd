import type { LiveState } from "./live-state.ts";
import { showElapsed } from "./quantities.ts";
import { line, type LiveFrame, showFlight, showLatency } from "./render-live-view.ts";

/** Several runs that take turns, by the names of their subjects. */
export interface ComparisonState {
  readonly title: string;
  readonly startedAtMs: number;
  readonly subjects: ReadonlyMap<string, LiveState>;
}

const stepOf = (state: LiveState): string => {
  const phase = state.phases.at(-1);
  if (phase === undefined) return "";
  return showFlight(state) ?? (phase.detail === "" ? phase.phase : `${phase.phase}: ${phase.detail}`);
};

/** Judged waves are interleaved, in no subject's own step: there the wave itself tells. */
const isBusy = ({ phases, wave, progress }: LiveState): boolean =>
  wave === null
    ? phases.at(-1)?.durationMs === null
    : (progress?.done ?? 0) + (progress?.failed ?? 0) < wave.agentCount;

/** A line a subject: where it is, and its latency so far. The others wait while one is driven. Pure: same state, same text. */
export const renderComparisonView = (
  { title, startedAtMs, subjects }: ComparisonState,
  { nowMs, columns, colors }: LiveFrame,
): string => {
  const width = Math.max(...[...subjects.keys()].map(({ length }) => length));
  const rows = [...subjects].map(([name, state]) => {
    const told = [stepOf(state), showLatency(state) ?? ""].filter((part) => part !== "");
    const text = `  ${isBusy(state) ? "▸" : "·"} ${name.padEnd(width)}  ${told.join("  ")}`.trimEnd();
    const anyFailed = (state.progress?.failed ?? 0) + (state.agents?.failed ?? 0) > 0;
    return line(text, columns, anyFailed ? colors.yellow : isBusy(state) ? colors.bold : colors.cyan);
  });
  return [line(`${title}  ${showElapsed(nowMs - startedAtMs)}`, columns, colors.bold), ...rows].join("\n");
};
