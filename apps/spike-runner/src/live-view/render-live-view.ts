import type { Colors } from "picocolors/types.js";
import type { LiveState, PhaseLine } from "./live-state.ts";
import { showDuration, showElapsed, showMegabytes, showOrdinal } from "./quantities.ts";

/** How and when to draw. */
export interface LiveFrame {
  readonly nowMs: number;
  /** Width of the terminal in characters; no line is longer. */
  readonly columns: number;
  readonly colors: Colors;
}

type Paint = (text: string) => string;

/** Cuts plain text to the width first and paints it after, so that no escape sequence is ever cut in two. */
export const line = (text: string, columns: number, paint: Paint = (same) => same): string =>
  paint(text.length > columns ? `${text.slice(0, Math.max(0, columns - 1))}…` : text);

const phaseLine = (phase: PhaseLine, { nowMs, columns, colors }: LiveFrame): string => {
  const isRunning = phase.durationMs === null;
  const spentMs = phase.durationMs ?? nowMs - phase.startedAtMs;
  const text = `  ${isRunning ? "▸" : "✓"} ${phase.phase.padEnd(14)}${showDuration(spentMs).padStart(9)}  ${phase.detail}`;
  return line(text, columns, isRunning ? colors.bold : colors.green);
};

const BAR_WIDTH = 24;

/** How much of something is done, as a picture of `width` characters. */
export const bar = (done: number, total: number, width = BAR_WIDTH): string => {
  const filled = total === 0 ? 0 : Math.min(width, Math.floor((done / total) * width));
  return "█".repeat(filled) + "░".repeat(width - filled);
};

const agentsLine = ({ agents }: LiveState): string | null =>
  agents === null ? null : `    agents   ${agents.ready} ready  ${agents.failed} failed  of ${agents.total}`;

const flightLine = ({ wave, progress }: LiveState): string | null => {
  if (wave === null) return null;
  const { inFlight = wave.agentCount, done = 0, failed = 0 } = progress ?? {};
  const counts = `${inFlight} in flight  ${done} done  ${failed} failed`;
  return `    ${showOrdinal(wave.phase, wave.wave, wave.waves)}  ${bar(done + failed, wave.agentCount)}  ${counts}`;
};

const loadLines = ({ load }: LiveState): readonly string[] => {
  if (load === null) return [];
  const { stage, stages, name, elapsedMs, plannedMs, inFlight, waiting, done, failed, dropped } = load;
  const progress = plannedMs === null ? showElapsed(elapsedMs) : bar(Math.min(elapsedMs, plannedMs), plannedMs);
  return [
    `    stage ${stage + 1}/${stages}  ${progress}  ${name}`,
    `    load     ${inFlight} in flight  ${waiting} waiting  ${done} done  ${failed} failed  ${dropped} dropped`,
  ];
};

const latencyLine = ({ latency }: LiveState): string | null =>
  latency === null
    ? null
    : `    latency  p50 ${showDuration(latency.p50Ms)}  p95 ${showDuration(latency.p95Ms)} so far`;

const hostLine = ({ resources }: LiveState): string | null =>
  resources === null
    ? null
    : `    host     ${showMegabytes(resources.memoryBytes)} ${resources.memoryKind}  ${resources.cpuCores.toFixed(2)} cores`;

/** The whole view as text: title and elapsed time, the steps, and the numbers of the moment. Pure: same state, same text. */
export const renderLiveView = (state: LiveState, frame: LiveFrame): string => {
  const { columns, colors } = frame;
  const title = `${state.title}  ${showElapsed(frame.nowMs - state.startedAtMs)}`;
  const numbers = [agentsLine(state), flightLine(state), ...loadLines(state), latencyLine(state), hostLine(state)];
  const anyFailed = (state.progress?.failed ?? 0) + (state.agents?.failed ?? 0) + (state.load?.failed ?? 0) > 0;
  return [
    line(title, columns, colors.bold),
    ...state.phases.map((phase) => phaseLine(phase, frame)),
    ...numbers
      .filter((text) => text !== null)
      .map((text) => line(text, columns, anyFailed && text.includes("failed") ? colors.yellow : colors.cyan)),
  ].join("\n");
};
