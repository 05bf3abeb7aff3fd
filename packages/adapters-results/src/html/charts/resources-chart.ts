import type { PhaseRecord, ResourceRecord } from "@plimsoll/domain";
import { scaleLinear } from "d3-scale";
import { formatQuantity } from "../../report/quantity.ts";
import { element } from "../markup.ts";
import type { Box, Scale } from "./chart-frame.ts";
import { bottomAxis, chart, CHART_WIDTH, horizontalLimit, label, leftAxis } from "./chart-frame.ts";
import { phaseBands, phaseNames } from "./phase-bands.ts";

/** What the resource chart shows; samples are the orchestrator's. */
export interface ResourcesData {
  readonly samples: readonly ResourceRecord[];
  readonly phases: readonly PhaseRecord[];
  readonly memoryLimitMb: number | null;
  /** The judged peak; its sample is the one that is named. */
  readonly peakMemoryMb: number | null;
  readonly cores: number;
}

interface Point {
  readonly atMs: number;
  readonly value: number;
}

const BYTES_PER_MB = 1_048_576;
const MOST_POINTS = 1500;
/** Spans shorter than this give no rate: the kernel counts CPU time in ticks of 10 ms. */
const SHORTEST_RATE_SPAN_MS = 25;

/** Memory in MB: PSS where every sample has it, else RSS, so that one line never mixes the two. */
export const memoryPoints = (
  samples: readonly ResourceRecord[],
): { readonly kind: "PSS" | "RSS"; readonly points: readonly Point[] } => {
  const withPss = samples.flatMap(({ atMs, pssBytes }) =>
    pssBytes === null ? [] : [{ atMs, value: pssBytes / BYTES_PER_MB }],
  );
  if (withPss.length > 0) return { kind: "PSS", points: withPss };
  return { kind: "RSS", points: samples.map(({ atMs, rssBytes }) => ({ atMs, value: rssBytes / BYTES_PER_MB })) };
};

/** CPU cores in use between one sample and the next; a process that went away can't give time back. */
export const cpuPoints = (samples: readonly ResourceRecord[]): readonly Point[] => {
  let from: ResourceRecord | null = null;
  const points: Point[] = [];
  for (const sample of samples) {
    const spanMs = from === null ? 0 : sample.atMs - from.atMs;
    if (from !== null && spanMs < SHORTEST_RATE_SPAN_MS) continue;
    if (from !== null) points.push({ atMs: from.atMs, value: Math.max(0, sample.cpuMs - from.cpuMs) / spanMs });
    from = sample;
  }
  return from === null ? points : [...points, { atMs: from.atMs, value: points.at(-1)?.value ?? 0 }];
};

const thinned = (points: readonly Point[]): readonly Point[] => {
  const every = Math.ceil(points.length / MOST_POINTS);
  return every <= 1 ? points : points.filter((_, index) => index % every === 0 || index === points.length - 1);
};

const path = (points: readonly Point[], x: Scale, y: Scale, stepped: boolean): string =>
  points
    .map((point, index) => {
      const [px, py] = [x(point.atMs / 1000).toFixed(1), y(point.value).toFixed(1)];
      if (index === 0) return `M${px} ${py}`;
      return stepped ? `H${px}V${py}` : `L${px} ${py}`;
    })
    .join("");

interface Panel {
  readonly box: Box;
  readonly x: Scale;
  readonly phases: readonly PhaseRecord[];
}

const largest = (points: readonly Point[]): Point =>
  points.reduce((best, point) => (point.value > best.value ? point : best), { atMs: 0, value: 0 });

/** The sample that is the judged peak, so that picture and table name the same figure; later phases may hold a larger one. */
const peakOf = (points: readonly Point[], peakMemoryMb: number | null): Point =>
  points.find(({ value }) => peakMemoryMb !== null && Math.abs(value - peakMemoryMb) < 1e-6) ?? largest(points);

const memoryPanel = ({ samples, memoryLimitMb, peakMemoryMb }: ResourcesData, { box, x, phases }: Panel): string => {
  const { kind, points } = memoryPoints(samples);
  const most = peakOf(points, peakMemoryMb);
  const limit = memoryLimitMb === null ? null : ({ operator: "<", limit: memoryLimitMb } as const);
  const y = scaleLinear([0, Math.max(largest(points).value * 1.2, (memoryLimitMb ?? 0) * 1.15)], [box.bottom, box.top]);
  const flipped = x(most.atMs / 1000) > box.right - 120;
  return [
    phaseBands(phases, x, box),
    phaseNames(phases, x, box),
    leftAxis(y, { ...box, top: box.top - 16 }, `memory of the orchestrator's processes, MB (${kind})`),
    element("path", { d: path(thinned(points), x, y, false), class: "memory-line" }),
    memoryLimitMb === null ? "" : horizontalLimit(y(memoryLimitMb), box, `limit ${memoryLimitMb} MB`),
    element("circle", { cx: x(most.atMs / 1000), cy: y(most.value), r: 3, class: "peak" }),
    label(
      x(most.atMs / 1000) + (flipped ? -7 : 7),
      y(most.value) - 7,
      `peak ${formatQuantity("mb", most.value, limit)}`,
      {
        class: "value halo",
        "text-anchor": flipped ? "end" : "start",
      },
    ),
  ].join("");
};

const cpuPanel = ({ samples, cores }: ResourcesData, { box, x, phases }: Panel): string => {
  const points = cpuPoints(samples);
  const most = points.reduce((best, point) => Math.max(best, point.value), 0);
  const y = scaleLinear([0, Math.max(cores, most) * 1.18], [box.bottom, box.top]);
  return [
    phaseBands(phases, x, box),
    leftAxis(y, box, "CPU in use, cores", 3),
    element("path", { d: path(thinned(points), x, y, true), class: "cpu-line" }),
    horizontalLimit(y(cores), box, `${cores} cores`),
    bottomAxis(x, box, "seconds since the run began"),
  ].join("");
};

/** Memory above CPU on one time axis, over the whole run. */
export const resourcesChart = (data: ResourcesData): string => {
  const sorted = data.samples.toSorted((left, right) => left.atMs - right.atMs);
  const fromMs = sorted[0]?.atMs ?? 0;
  const untilMs = Math.max(sorted.at(-1)?.atMs ?? 0, fromMs + 1);
  const x = scaleLinear([fromMs / 1000, untilMs / 1000], [56, CHART_WIDTH - 24]);
  const span = { left: 56, right: CHART_WIDTH - 24 };
  const phases = data.phases.filter(({ endedAtMs }) => endedAtMs > fromMs);
  const own = { ...data, samples: sorted };
  const words = {
    id: "resources",
    title: "CPU and memory over time",
    description: `${sorted.length} samples of the orchestrator's process tree.`,
  };
  return chart(
    words,
    406,
    memoryPanel(own, { box: { ...span, top: 52, bottom: 214 }, x, phases }),
    cpuPanel(own, { box: { ...span, top: 266, bottom: 360 }, x, phases }),
  );
};
