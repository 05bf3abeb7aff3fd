import type { LlmCallRecord, PhaseRecord } from "@plimsoll/domain";
import { scaleLinear } from "d3-scale";
import { element } from "../markup.ts";
import type { Box, Scale } from "./chart-frame.ts";
import { bottomAxis, chart, CHART_WIDTH, horizontalLimit, label, leftAxis } from "./chart-frame.ts";
import { phaseBands, phaseNames } from "./phase-bands.ts";

/** What the in-flight chart shows. */
export interface InFlightData {
  readonly calls: readonly LlmCallRecord[];
  readonly phases: readonly PhaseRecord[];
  readonly agentCount: number;
}

/** The number of open calls from `atMs` on. */
export interface InFlightStep {
  readonly atMs: number;
  readonly inFlight: number;
}

const COLUMNS = 1400;

/** Open calls over time; at one instant ends come before arrivals. Calls still open never end. */
export const inFlightSteps = (calls: readonly LlmCallRecord[]): readonly InFlightStep[] => {
  const changes = calls
    .flatMap(({ arrivedAtMs, endedAtMs }) => [
      { atMs: arrivedAtMs, by: 1 },
      ...(endedAtMs === null ? [] : [{ atMs: endedAtMs, by: -1 }]),
    ])
    .toSorted((left, right) => left.atMs - right.atMs || left.by - right.by);
  let inFlight = 0;
  return changes.map(({ atMs, by }) => ({ atMs, inFlight: (inFlight += by) }));
};

/** At most two steps a column, its largest and its last, so that no peak is lost. */
const thinned = (steps: readonly InFlightStep[], x: Scale): readonly InFlightStep[] => {
  if (steps.length <= COLUMNS) return steps;
  const columns = new Map<number, { peak: InFlightStep; last: InFlightStep }>();
  for (const step of steps) {
    const column = Math.floor((x(step.atMs / 1000) * COLUMNS) / CHART_WIDTH);
    const seen = columns.get(column);
    if (seen === undefined) columns.set(column, { peak: step, last: step });
    else columns.set(column, { peak: step.inFlight > seen.peak.inFlight ? step : seen.peak, last: step });
  }
  return [...columns.values()].flatMap(({ peak, last }) => (peak === last ? [peak] : [peak, last]));
};

const area = (steps: readonly InFlightStep[], x: Scale, y: Scale): string => {
  const first = steps[0];
  if (first === undefined) return "";
  const path = steps.map(({ atMs, inFlight }) => `H${x(atMs / 1000).toFixed(1)}V${y(inFlight).toFixed(1)}`).join("");
  const start = `M${x(first.atMs / 1000).toFixed(1)} ${y(0).toFixed(1)}`;
  return element("path", { d: `${start}${path}V${y(0).toFixed(1)}z`, class: "llm-area" });
};

const SHOWN = ["probe", "warm-up", "half-load", "wave"];

const peakLabel = (phase: PhaseRecord, steps: readonly InFlightStep[], x: Scale, y: Scale): string => {
  const own = steps.filter(({ atMs }) => atMs >= phase.startedAtMs && atMs <= phase.endedAtMs);
  const peak = own.reduce<InFlightStep | null>(
    (best, step) => (best !== null && best.inFlight >= step.inFlight ? best : step),
    null,
  );
  if (peak === null) return "";
  const at = x(peak.atMs / 1000);
  return (
    element("circle", { cx: at, cy: y(peak.inFlight), r: 3, class: "peak" }) +
    label(at + 7, y(peak.inFlight) + 4, String(peak.inFlight), { class: "value halo" })
  );
};

/** LLM calls in flight from the probe to the last judged wave, the peak of each phase named, with the number of agents as the mark. */
export const inFlightChart = ({ calls, phases, agentCount }: InFlightData): string => {
  const shown = phases.filter(({ phase }) => SHOWN.includes(phase));
  const fromMs = Math.min(...shown.map((each) => each.startedAtMs));
  const untilMs = Math.max(...shown.map((each) => each.endedAtMs));
  const inside = inFlightSteps(calls).filter(({ atMs }) => atMs >= fromMs && atMs <= untilMs);
  const most = inside.reduce((best, step) => Math.max(best, step.inFlight), agentCount);
  const box: Box = { left: 56, right: CHART_WIDTH - 24, top: 52, bottom: 234 };
  const x = scaleLinear([fromMs / 1000, untilMs / 1000], [box.left, box.right]);
  const y = scaleLinear([0, most * 1.12], [box.bottom, box.top]);
  const words = {
    id: "in-flight",
    title: "LLM calls in flight over time",
    description: `At most ${inside.reduce((best, step) => Math.max(best, step.inFlight), 0)} calls were open at once; ${agentCount} agents.`,
  };
  return chart(
    words,
    280,
    phaseBands(shown, x, box),
    phaseNames(shown, x, box),
    leftAxis(y, { ...box, top: box.top - 16 }, "calls in flight"),
    area(thinned(inside, x), x, y),
    horizontalLimit(y(agentCount), box, `${agentCount} agents`),
    ...shown.map((phase) => peakLabel(phase, inside, x, y)),
    bottomAxis(x, box, "seconds since the run began"),
  );
};
