import type { Colors } from "picocolors/types.js";
import type { EventLine, LineTone } from "./event-line.ts";
import { showDuration, showElapsed } from "./show-duration.ts";
import type { Lane, WatchedWorkflows } from "./watched-workflows.ts";

/** How and when to draw. */
export interface WorkflowFrame {
  readonly title: string;
  /** Unix ms. */
  readonly startedAtMs: number;
  readonly nowMs: number;
  /** Size of the terminal in characters; no line is longer and no drawing higher. */
  readonly columns: number;
  readonly rows: number;
  readonly colors: Colors;
  /** Latest last. */
  readonly recent: readonly EventLine[];
}

type Paint = (text: string) => string;

/** Cuts plain text to the width first and paints it after, so that no escape sequence is ever cut in two. */
const line = (text: string, columns: number, paint: Paint = (same) => same): string =>
  paint(text.length > columns ? `${text.slice(0, Math.max(0, columns - 1))}…` : text);

const BAR_WIDTH = 16;
const FIXED_LINES = 4;
const RECENT_LINES = 5;
/** Of a lane's bar, the time that one block stands for. */
const MS_PER_BLOCK = 500;

const progressBar = (done: number, total: number): string => {
  const filled = total === 0 ? 0 : Math.floor((done / total) * BAR_WIDTH);
  return "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
};

const countsLine = ({ counts, settled, total }: WatchedWorkflows): string => {
  const { succeeded, failed, blocked, cancelled, running, pending } = counts;
  const ends = [
    `${succeeded} succeeded`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(blocked > 0 ? [`${blocked} blocked`] : []),
    ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
  ];
  const now = [`${running} running`, `${pending} waiting`];
  return `  ${progressBar(settled, total)} ${settled}/${total}  ${[...ends, ...now].join("  ")}`;
};

const poolLine = ({ poolSize, poolReason, retries }: WatchedWorkflows): string => {
  const pool =
    poolSize === null ? "pool not scaled yet" : `pool ${poolSize} places${poolReason === "" ? "" : ` (${poolReason})`}`;
  return `  ${pool}${retries === 0 ? "" : `  ${retries} retries`}`;
};

const laneLine = (lane: Lane, nowMs: number): string => {
  const ranMs = Math.max(0, nowMs - lane.startedAtMs);
  const blocks = Math.min(BAR_WIDTH, Math.floor(ranMs / MS_PER_BLOCK));
  const again = lane.attempt > 1 ? `  attempt ${lane.attempt}` : "";
  return `  ▸ ${lane.taskId.padEnd(20)} ${lane.agentId.padEnd(14)} ${showDuration(ranMs).padStart(8)} ${"▇".repeat(blocks)}${again}`;
};

const paintOf = (tone: LineTone, colors: Colors): Paint =>
  ({ good: colors.green, warning: colors.yellow, bad: colors.red, quiet: colors.dim })[tone];

const laneLines = (watched: WatchedWorkflows, room: number, nowMs: number): readonly string[] => {
  const lanes = [...watched.lanes.values()].sort((a, b) => a.startedAtMs - b.startedAtMs);
  if (lanes.length <= room) return lanes.map((lane) => laneLine(lane, nowMs));
  const shown = lanes.slice(0, Math.max(0, room - 1)).map((lane) => laneLine(lane, nowMs));
  return [...shown, `  and ${lanes.length - shown.length} more running`];
};

/** The whole view as text: title, counts, pool, a lane for each task in flight, and what happened last. Pure: same state, same text. */
export const renderWorkflowView = (watched: WatchedWorkflows, frame: WorkflowFrame): string => {
  const { columns, rows, colors, nowMs } = frame;
  const recent = frame.recent.slice(-RECENT_LINES);
  const room = Math.max(1, rows - FIXED_LINES - recent.length);
  const hasBad = watched.counts.failed + watched.counts.blocked > 0;
  return [
    line(`${frame.title}  ${showElapsed(nowMs - frame.startedAtMs)}`, columns, colors.bold),
    line(countsLine(watched), columns, hasBad ? colors.yellow : colors.cyan),
    line(poolLine(watched), columns, colors.dim),
    ...laneLines(watched, room, nowMs).map((text) => line(text, columns)),
    ...recent.map(({ text, tone }) => line(`  ${text}`, columns, paintOf(tone, colors))),
  ].join("\n");
};
