import { scaleLinear } from "d3-scale";
import { formatQuantity } from "../../report/quantity.ts";
import type { InvocationWithCalls } from "../../report/run-evidence.ts";
import { coordinate, element } from "../markup.ts";
import type { Box, Scale } from "./chart-frame.ts";
import { bottomAxis, chart, CHART_WIDTH, label, line } from "./chart-frame.ts";
import type { LanePart, LaneSegment } from "./lane-segments.ts";
import { LANE_LABELS, LANE_PARTS, laneSegments } from "./lane-segments.ts";

/** One judged wave. */
export interface LanesData {
  readonly wave: number;
  readonly invocations: readonly InvocationWithCalls[];
  /** When the wave ended: where open invocations reach to, milliseconds from the run's origin. */
  readonly endedAtMs: number;
  /** End of the time axis, the same for all waves so that they can be compared. */
  readonly axisEndMs: number;
}

/** More lanes than this can't be told apart; then an even choice of them is drawn, and the chart says so. */
export const MOST_LANES = 144;
const TOP = 16;
const HEIGHT_OF_MANY = 720;
const LABELLED_PITCH = 9;
/** Advance of a wide character of the failure's font, user units. */
const FAILURE_CHARACTER_WIDTH = 5.6;

interface Lane {
  readonly traced: InvocationWithCalls;
  readonly segments: readonly LaneSegment[];
  readonly y: number;
}

const evenly = <Item>(items: readonly Item[], most: number): readonly Item[] =>
  items.length <= most
    ? items
    : Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)]).filter(
        (item) => item !== undefined,
      );

/** In the order of the answers, so that queues show as stairs; what never ended comes last. */
const byEnd = (left: InvocationWithCalls, right: InvocationWithCalls): number =>
  (left.invocation.endedAtMs ?? Number.MAX_VALUE) - (right.invocation.endedAtMs ?? Number.MAX_VALUE);

const rect = (x: number, y: number, width: number, height: number): string =>
  `M${coordinate(x)} ${coordinate(y)}h${coordinate(width)}v${coordinate(height)}h${coordinate(-width)}z`;

const partPath = (lanes: readonly Lane[], part: LanePart, x: Scale, thickness: number): string => {
  const shapes = lanes.flatMap(({ segments, y }) =>
    segments
      .filter((segment) => segment.part === part)
      .map(({ fromMs, toMs }) => rect(x(fromMs), y, Math.max(0.4, x(toMs) - x(fromMs)), thickness)),
  );
  return shapes.length === 0 ? "" : element("path", { d: shapes.join(""), class: `part-${part}` });
};

const tipOf = ({ traced, segments }: Lane): string => {
  const { invocation } = traced;
  const totals = LANE_PARTS.map((part) => {
    const ms = segments.filter((each) => each.part === part).reduce((sum, each) => sum + each.toMs - each.fromMs, 0);
    return ms > 0 ? `${LANE_LABELS[part]} ${formatQuantity("ms", ms)}` : "";
  });
  const took =
    invocation.endedAtMs === null ? "pending" : formatQuantity("ms", invocation.endedAtMs - invocation.intendedAtMs);
  const outcome = invocation.outcome === "succeeded" ? "" : `, ${invocation.error?.code ?? invocation.outcome}`;
  return [`${invocation.agentId}: ${took}${outcome}`, ...totals.filter((text) => text !== "")].join("\n");
};

/** A cross behind the lane, with the failure's code where it fits between its neighbours and the edge; the tooltip has it always. */
const failureMark = ({ invocation }: InvocationWithCalls, x: number, y: number, pitch: number): string => {
  const code = `✕ ${invocation.error?.code ?? invocation.outcome}`;
  const fits = pitch >= LABELLED_PITCH && x + code.length * FAILURE_CHARACTER_WIDTH <= CHART_WIDTH;
  return label(x, y, fits ? code : "✕", { class: "lane-failed" });
};

const laneMarks = (lane: Lane, x: Scale, box: Box, pitch: number): string => {
  const { invocation } = lane.traced;
  const end = lane.segments.at(-1)?.toMs ?? 0;
  const middle = lane.y + pitch / 2 + 2.2;
  const failed = invocation.outcome !== "succeeded";
  return [
    pitch < LABELLED_PITCH
      ? ""
      : label(box.left - 8, middle, invocation.agentId, { class: "lane-label", "text-anchor": "end" }),
    failed ? failureMark(lane.traced, x(end) + 4, middle + 0.6, pitch) : "",
    element("rect", {
      x: box.left,
      y: lane.y,
      width: box.right - box.left,
      height: pitch,
      class: "hit",
      "data-tip": tipOf(lane),
    }),
  ].join("");
};

/** Every agent of one wave as a lane from the moment the wave began, cut into the parts of its latency. */
export const lanesChart = (data: LanesData): string => {
  const shown = evenly(data.invocations.toSorted(byEnd), MOST_LANES);
  const pitch = Math.min(10, HEIGHT_OF_MANY / Math.max(1, shown.length));
  const box: Box = { left: 84, right: CHART_WIDTH - 24, top: TOP, bottom: TOP + pitch * shown.length + 4 };
  const x = scaleLinear([0, data.axisEndMs * 1.02], [box.left, box.right]);
  const lanes = shown.map((traced, index) => ({
    traced,
    segments: laneSegments(traced, data.endedAtMs),
    y: TOP + index * pitch,
  }));
  const thickness = pitch >= 4 ? pitch - 2 : pitch * 0.8;
  const words = {
    id: `lanes-${data.wave}`,
    title: `Lanes of judged wave ${data.wave + 1}`,
    description: `${shown.length} of ${data.invocations.length} invocations, from the start of the wave to their end.`,
  };
  const grid = x.ticks(10).map((tick) => line([x(tick), box.top - 4], [x(tick), box.bottom], "grid"));
  return chart(
    words,
    box.bottom + 44,
    ...grid,
    ...LANE_PARTS.map((part) => partPath(lanes, part, x, thickness)),
    ...lanes.map((lane) => laneMarks(lane, x, box, pitch)),
    bottomAxis(x, box, "ms from the start of the wave"),
  );
};
