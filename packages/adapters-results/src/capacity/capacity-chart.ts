import {
  type CapacityReport,
  type CapacityTrial,
  type Estimate,
  EXTRAPOLATION_LIMIT,
  uslThroughputPerSec,
} from "@plimsoll/domain";
import { scaleLinear } from "d3-scale";
import {
  type Box,
  bottomAxis,
  chart,
  CHART_WIDTH,
  horizontalLimit,
  label,
  leftAxis,
  line,
  type Scale,
} from "../html/charts/chart-frame.ts";
import { element } from "../html/markup.ts";

const HEIGHT = 320;
const BOX: Box = { left: 70, right: CHART_WIDTH - 20, top: 34, bottom: HEIGHT - 46 };
const CURVE_STEPS = 60;

/** A figure of the trials over their numbers of agents. */
export interface CapacityChart {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly figure: (trial: CapacityTrial) => Estimate;
  /** Drawn across where there is one. */
  readonly limit: number | null;
  /** True to draw the law's curve. */
  readonly law: boolean;
}

interface Scales {
  readonly x: Scale;
  readonly y: Scale;
}

const finite = (value: number | null): value is number => value !== null && Number.isFinite(value);

const sound = ({ trials }: CapacityReport): readonly CapacityTrial[] =>
  trials.filter(({ spoiledBy }) => spoiledBy.length === 0);

/** The law may rise above all that was measured. */
const highestOfLaw = ({ usl }: CapacityReport, until: number): number =>
  usl === null
    ? 0
    : Math.max(
        ...Array.from({ length: CURVE_STEPS }, (_, step) =>
          uslThroughputPerSec(usl.coefficients, (until * (step + 1)) / CURVE_STEPS),
        ),
      );

const scalesOf = (report: CapacityReport, { figure, limit, law }: CapacityChart): Scales => {
  const trials = sound(report);
  const largest = Math.max(1, ...trials.map(({ agentCount }) => agentCount));
  const tops = trials.flatMap((trial) => [figure(trial).value, figure(trial).high]).filter(finite);
  const right = law && report.usl !== null ? EXTRAPOLATION_LIMIT * largest : largest * 1.05;
  const top = Math.max(1, limit ?? 0, law ? highestOfLaw(report, right) : 0, ...tops) * 1.1;
  return {
    x: scaleLinear().domain([0, right]).range([BOX.left, BOX.right]),
    y: scaleLinear().domain([0, top]).range([BOX.bottom, BOX.top]),
  };
};

/** A figure beyond every scale, such as the p95 of a trial in which too many failed. */
const infiniteMark = (at: number): string =>
  element("path", { d: `M${at - 5} ${BOX.top + 8}l5 -9l5 9z`, class: "bar failed" }, element("title", {}, "infinite"));

const mark = (trial: CapacityTrial, { figure }: CapacityChart, { x, y }: Scales): string => {
  const { value, low, high } = figure(trial);
  const at = x(trial.agentCount);
  if (value === Infinity) return infiniteMark(at);
  if (!finite(value)) return "";
  const missed = trial.observation.targets.some(({ holds }) => holds === false);
  const whisker = finite(low) && finite(high) ? line([at, y(low)], [at, y(high)], "axis") : "";
  return whisker + element("circle", { cx: at, cy: y(value), r: 4, class: missed ? "bar failed" : "bar" });
};

const curvePath = (report: CapacityReport, { x, y }: Scales, from: number, to: number): string => {
  const { usl } = report;
  if (usl === null) return "";
  const points = Array.from({ length: CURVE_STEPS + 1 }, (_, step) => from + ((to - from) * step) / CURVE_STEPS).map(
    (agents) => `${x(agents).toFixed(1)},${y(uslThroughputPerSec(usl.coefficients, agents)).toFixed(1)}`,
  );
  return `M${points.join("L")}`;
};

/** Full where it was measured, dashed up to twice that. */
const lawCurve = (report: CapacityReport, scales: Scales): string => {
  if (report.usl === null) return "";
  const { largestMeasured } = report.usl;
  const beyond = EXTRAPOLATION_LIMIT * largestMeasured;
  return (
    element("path", { d: curvePath(report, scales, 1, largestMeasured), class: "curve" }) +
    element("path", {
      d: curvePath(report, scales, largestMeasured, beyond),
      class: "curve",
      "stroke-dasharray": "6 5",
    })
  );
};

const LABEL_WIDTH = 90;

const limitWords = (agentCount: number): string => `${agentCount} ${agentCount === 1 ? "agent" : "agents"}`;

const limitMark = ({ result: { feasibleMax } }: CapacityReport, { x }: Scales): string => {
  if (feasibleMax === 0) return "";
  const at = x(feasibleMax);
  const isAtTheEdge = at + LABEL_WIDTH > BOX.right;
  const words = { class: "limit-label", "text-anchor": isAtTheEdge ? "end" : "start" };
  return (
    line([at, BOX.top], [at, BOX.bottom], "limit") +
    label(isAtTheEdge ? at - 5 : at + 5, BOX.bottom - 10, limitWords(feasibleMax), words)
  );
};

/** Draws one figure of all sound trials; misses are red, intervals are whiskers. */
export const capacityChart = (report: CapacityReport, drawn: CapacityChart): string => {
  const scales = scalesOf(report, drawn);
  const trials = sound(report);
  const description = `${drawn.title} in ${trials.length} trials of 1 to ${Math.max(1, ...trials.map((trial) => trial.agentCount))} agents; the limit found is ${limitWords(report.result.feasibleMax)}.`;
  return chart(
    { id: drawn.id, title: drawn.title, description },
    HEIGHT,
    leftAxis(scales.y, BOX, drawn.unit),
    bottomAxis(scales.x, BOX, "agents at once"),
    drawn.limit === null ? "" : horizontalLimit(scales.y(drawn.limit), BOX, `target ${drawn.limit}`),
    drawn.law ? lawCurve(report, scales) : "",
    ...trials.map((trial) => mark(trial, drawn, scales)),
    limitMark(report, scales),
  );
};
