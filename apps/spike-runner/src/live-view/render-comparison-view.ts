import type { LiveState } from "./live-state.ts";
import { showDuration, showElapsed, showOrdinal } from "./quantities.ts";
import { bar, line, type LiveFrame } from "./render-live-view.ts";

/** Several runs that take turns, by the names of their subjects. */
export interface ComparisonState {
  readonly title: string;
  readonly startedAtMs: number;
  readonly subjects: ReadonlyMap<string, LiveState>;
}

/** Short, so that name, step, latency and counts fit into 80 columns. */
const BAR_WIDTH = 10;

const stepOf = ({ phases, wave, progress }: LiveState): string => {
  const phase = phases.at(-1);
  if (wave === null) return [phase?.phase ?? "", phase?.detail ?? ""].filter((part) => part !== "").join(": ");
  const ended = (progress?.done ?? 0) + (progress?.failed ?? 0);
  return `${showOrdinal(wave.phase, wave.wave, wave.waves)} ${bar(ended, wave.agentCount, BAR_WIDTH)}`;
};

const figuresOf = ({ latency, progress }: LiveState): readonly string[] => [
  ...(latency === null ? [] : [`p50 ${showDuration(latency.p50Ms)}`, `p95 ${showDuration(latency.p95Ms)}`]),
  ...(progress === null ? [] : [`${progress.done} done`, `${progress.failed} failed`]),
];

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
    const told = [name.padEnd(width), stepOf(state), ...figuresOf(state)].join("  ");
    const text = `  ${isBusy(state) ? "▸" : "·"} ${told}`.trimEnd();
    const anyFailed = (state.progress?.failed ?? 0) + (state.agents?.failed ?? 0) > 0;
    return line(text, columns, anyFailed ? colors.yellow : isBusy(state) ? colors.bold : colors.cyan);
  });
  return [line(`${title}  ${showElapsed(nowMs - startedAtMs)}`, columns, colors.bold), ...rows].join("\n");
};
