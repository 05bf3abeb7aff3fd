import type { FaultWindowRecord, LoadMetrics, StageMetrics, TimelinePoint } from "@plimsoll/domain";
import { scaleLinear } from "d3-scale";
import type { Box, Scale } from "../html/charts/chart-frame.ts";
import { bottomAxis, chart, CHART_WIDTH, label, leftAxis } from "../html/charts/chart-frame.ts";
import { coordinate, element } from "../html/markup.ts";
import { formatQuantity } from "../report/quantity.ts";

/** What the charts of a load run show. */
export interface LoadChartData {
  readonly metrics: LoadMetrics;
  readonly faults: readonly FaultWindowRecord[];
}

const CHARACTER_WIDTH = 6.4;
const LEGEND_GAP = 26;

interface Band {
  readonly fromMs: number;
  readonly toMs: number;
  readonly name: string;
  readonly className: string;
}

const bandsOf = ({ metrics: { stages }, faults }: LoadChartData): readonly Band[] => [
  ...stages.map(({ startedAtMs, endedAtMs, name, isWarmUp }: StageMetrics, index) => ({
    ...{ fromMs: startedAtMs, toMs: endedAtMs, name },
    className: isWarmUp ? "band band-0" : `band ${index % 2 === 0 ? "judged" : "band-1"}`,
  })),
  ...faults.map(({ fromMs, toMs, name }) => ({ fromMs, toMs, name, className: "fault-band" })),
];

const bandMarkup = (x: Scale, box: Box, { fromMs, toMs, name, className }: Band): string => {
  const clamp = (atMs: number): number => Math.min(box.right, Math.max(box.left, x(atMs / 1000)));
  const [from, width] = [clamp(fromMs), clamp(toMs) - clamp(fromMs)];
  if (width < 0.5) return "";
  const rect = element("rect", {
    x: from,
    y: box.top,
    width,
    height: box.bottom - box.top,
    class: className,
    "data-tip": name === "" ? undefined : name,
  });
  const isFault = className === "fault-band";
  const words = width < name.length * CHARACTER_WIDTH ? "" : name;
  const at = isFault ? box.top + 13 : box.top - 6;
  const text = { class: isFault ? "fault-label" : "band-label", "text-anchor": "middle" };
  return rect + (words === "" ? "" : label(from + width / 2, at, words, text));
};

type Value = (point: TimelinePoint) => number | null;

/** A line through what is there; a gap, or a latency that never came, breaks it, and what stands alone is a dot. */
const pathOf = (points: readonly TimelinePoint[], value: Value, x: Scale, y: Scale): string => {
  let isOpen = false;
  return points
    .map((point) => {
      const at = value(point);
      if (at === null || !Number.isFinite(at)) {
        isOpen = false;
        return "";
      }
      const place = `${x(point.atMs / 1000).toFixed(1)} ${y(at).toFixed(1)}`;
      const step = isOpen ? `L${place}` : `M${place}h0`;
      isOpen = true;
      return step;
    })
    .join("");
};

const series = (name: string, d: string): string => element("path", { d, class: `series ${name}` });

const legend = (names: readonly (readonly [className: string, text: string])[], top: number): string => {
  let left = 56;
  return names
    .map(([className, text]) => {
      const at = left;
      left += text.length * CHARACTER_WIDTH + LEGEND_GAP + 16;
      const mark = element("path", { d: `M${at} ${top}h20`, class: `series ${className}` });
      return mark + label(at + LEGEND_GAP, top + 4, text, { class: "soft" });
    })
    .join("");
};

const largest = (points: readonly TimelinePoint[], values: readonly Value[]): number =>
  points.reduce(
    (most, point) =>
      Math.max(
        most,
        ...values
          .map((value) => value(point))
          .filter((each) => each !== null && Number.isFinite(each))
          .map(Number),
      ),
    0,
  );

const timeScale = ({ metrics: { timeline } }: LoadChartData): Scale => {
  const fromMs = timeline.points[0]?.atMs ?? 0;
  const untilMs = (timeline.points.at(-1)?.atMs ?? 0) + timeline.widthMs;
  return scaleLinear([fromMs / 1000, Math.max(untilMs, fromMs + 1) / 1000], [56, CHART_WIDTH - 24]);
};

const BOX: Box = { left: 56, right: CHART_WIDTH - 24, top: 76, bottom: 300 };

const failuresOf = (points: readonly TimelinePoint[], x: Scale, box: Box): string =>
  points
    .filter(({ failedCount }) => failedCount > 0)
    .map(({ atMs, failedCount }) =>
      element("circle", {
        cx: x(atMs / 1000),
        cy: box.bottom - 5,
        r: 3,
        class: "failed-dot",
        "data-tip": `${failedCount} failed`,
      }),
    )
    .join("");

/** Where no p95 is finite, its line is broken: a mark above the scale says why. */
const infiniteOf = (points: readonly TimelinePoint[], x: Scale, box: Box): string =>
  points
    .filter(({ correctedP95Ms }) => correctedP95Ms === Infinity)
    .map(({ atMs }) => {
      const at = x(atMs / 1000);
      const place = `M${coordinate(at - 3)} ${box.top + 7}l3 -6l3 6z`;
      return element("path", { d: place, class: "endless", "data-tip": "p95 is infinite: too many failed" });
    })
    .join("");

/** Latency over time, corrected above uncorrected: where they part, invocations waited to be sent. Dots are failures. */
export const loadLatencyChart = (data: LoadChartData): string => {
  const { points } = data.metrics.timeline;
  const x = timeScale(data);
  const shown: readonly Value[] = [
    (point) => point.correctedP95Ms,
    (point) => point.uncorrectedP95Ms,
    (point) => point.correctedP50Ms,
    (point) => point.uncorrectedP50Ms,
  ];
  const most = largest(points, shown);
  const y = scaleLinear([0, most * 1.1 || 1], [BOX.bottom, BOX.top]);
  const words = {
    id: "load-latency",
    title: "Latency over time, corrected and uncorrected",
    description: `At most ${formatQuantity("ms", most)} at a moment, failures apart.`,
  };
  return chart(
    words,
    350,
    legend(
      [
        ["corrected-95", "p95 corrected"],
        ["uncorrected-95", "p95 uncorrected"],
        ["corrected-50", "p50 corrected"],
        ["uncorrected-50", "p50 uncorrected"],
      ],
      24,
    ),
    ...bandsOf(data).map((band) => bandMarkup(x, BOX, band)),
    leftAxis(y, { ...BOX, top: BOX.top - 18 }, "latency of what was due at that moment, ms"),
    series(
      "uncorrected-50",
      pathOf(points, (point) => point.uncorrectedP50Ms, x, y),
    ),
    series(
      "uncorrected-95",
      pathOf(points, (point) => point.uncorrectedP95Ms, x, y),
    ),
    series(
      "corrected-50",
      pathOf(points, (point) => point.correctedP50Ms, x, y),
    ),
    series(
      "corrected-95",
      pathOf(points, (point) => point.correctedP95Ms, x, y),
    ),
    infiniteOf(points, x, BOX),
    failuresOf(points, x, BOX),
    bottomAxis(x, BOX, "seconds since the run began"),
  );
};

/** What was there at a time, waiting or working, and how many were due and done a second. */
export const loadFlowChart = (data: LoadChartData): string => {
  const { points, widthMs } = data.metrics.timeline;
  const x = timeScale(data);
  const perSecond = (count: number): number => (widthMs === 0 ? 0 : (count * 1000) / widthMs);
  const flow: readonly Value[] = [(point) => perSecond(point.dueCount), (point) => perSecond(point.completedCount)];
  const top: Box = { ...BOX, bottom: 190 };
  const bottom: Box = { ...BOX, top: 246, bottom: 360 };
  const present: Value = (point) => point.meanInFlight;
  const y = scaleLinear([0, largest(points, [present]) * 1.15 || 1], [top.bottom, top.top]);
  const rate = scaleLinear([0, largest(points, flow) * 1.15 || 1], [bottom.bottom, bottom.top]);
  const words = {
    id: "load-flow",
    title: "In flight, arrivals and completions over time",
    description: `At most ${largest(points, [present]).toFixed(1)} were there at a moment, waiting or working.`,
  };
  return chart(
    words,
    410,
    legend(
      [
        ["in-flight", "there (waiting or working)"],
        ["offered", "due"],
        ["completed", "done"],
      ],
      24,
    ),
    ...bandsOf(data).map((band) => bandMarkup(x, top, band)),
    leftAxis(y, { ...top, top: top.top - 18 }, "invocations that were there"),
    series("in-flight", pathOf(points, present, x, y)),
    ...bandsOf(data).map((band) => bandMarkup(x, bottom, { ...band, name: "" })),
    leftAxis(rate, bottom, "a second", 3),
    series("offered", pathOf(points, flow[0] ?? present, x, rate)),
    series("completed", pathOf(points, flow[1] ?? present, x, rate)),
    bottomAxis(x, bottom, "seconds since the run began"),
  );
};
