import type { LoadPlan, PlannedStage, TimedPlan } from "./load-plan.ts";
import type { LoadScenario } from "./load-scenario.ts";
import type { LoadShape, LoadUnit } from "./load-shape.ts";

/** A stage before it has its place in time. */
interface Leg {
  readonly name: string;
  readonly durationMs: number;
  readonly fromLevel: number;
  readonly toLevel: number;
}

type Timed = Exclude<LoadShape, { readonly kind: "burst-waves" }>;

const DEFAULT_MAX_QUEUE = 10_000;
const DEFAULT_RAMP_ROWS = 5;

const flat = (name: string, level: number, durationMs: number): Leg => ({
  name,
  durationMs,
  fromLevel: level,
  toLevel: level,
});

const short = (level: number): string => String(Number(level.toPrecision(3)));

const rampLegs = ({ from, to, durationMs, rows = DEFAULT_RAMP_ROWS }: Extract<Timed, { kind: "ramp" }>): Leg[] =>
  Array.from({ length: rows }, (_, row) => {
    const [fromLevel, toLevel] = [row, row + 1].map((edge) => from + ((to - from) * edge) / rows) as [number, number];
    return { name: `${short(fromLevel)} to ${short(toLevel)}`, durationMs: durationMs / rows, fromLevel, toLevel };
  });

const stagedLegs = ({ stages, from = 0 }: Extract<Timed, { kind: "stages" }>): Leg[] => {
  let fromLevel = from;
  return stages.map(({ name, durationMs, target }) => {
    const leg = { name: name ?? `${short(fromLevel)} to ${short(target)}`, durationMs, fromLevel, toLevel: target };
    fromLevel = target;
    return leg;
  });
};

const legsOf = (shape: Timed, agentCount: number): Leg[] => {
  switch (shape.kind) {
    case "constant-concurrency":
      return [flat(`${shape.agents ?? agentCount} busy`, shape.agents ?? agentCount, shape.durationMs)];
    case "arrival-rate":
      return [flat(`${short(shape.ratePerSec)} a second`, shape.ratePerSec, shape.durationMs)];
    case "ramp":
      return rampLegs(shape);
    case "stages":
      return stagedLegs(shape);
    case "soak":
      return [flat("soak", shape.level, shape.durationMs)];
    case "spike-and-recover":
      return [
        flat("base", shape.base, shape.baseMs),
        flat("spike", shape.peak, shape.peakMs),
        flat("recovery", shape.base, shape.recoverMs),
      ];
  }
};

const unitOf = (shape: Timed): LoadUnit => {
  if (shape.kind === "constant-concurrency") return "agents";
  return shape.kind === "arrival-rate" ? "per-second" : shape.unit;
};

/** Warm-up runs at the level that the judged part begins with, or at the first one above nothing. */
const warmUpLegs = (legs: readonly Leg[], warmUpMs: number): Leg[] => {
  const level = legs.flatMap(({ fromLevel, toLevel }) => [fromLevel, toLevel]).find((each) => each > 0) ?? 0;
  return warmUpMs > 0 ? [flat("warm-up", level, warmUpMs)] : [];
};

const inSequence = (warmUp: readonly Leg[], legs: readonly Leg[]): readonly PlannedStage[] => {
  let fromMs = 0;
  return [...warmUp, ...legs].map(({ name, durationMs, fromLevel, toLevel }, ordinal) => {
    const stage = { ordinal, name, isWarmUp: ordinal < warmUp.length, fromMs, toMs: fromMs + durationMs };
    fromMs += durationMs;
    return { ...stage, fromLevel, toLevel };
  });
};

type Rules = Pick<Extract<Timed, { kind: "arrival-rate" }>, "arrivals" | "maxInFlight" | "whenBusy" | "maxQueue">;

const arrivalRules = (shape: Timed): TimedPlan["arrivals"] => {
  const asked: Rules = shape.kind === "constant-concurrency" ? {} : shape;
  return {
    spacing: asked.arrivals ?? "constant",
    maxInFlight: asked.maxInFlight ?? null,
    whenBusy: asked.whenBusy ?? "queue",
    maxQueue: asked.maxQueue ?? DEFAULT_MAX_QUEUE,
  };
};

/** Makes a shape into stages in time, warm-up first; `agentCount` is the size of the pool. */
export const planLoad = (
  { shape, warmUpMs }: Pick<LoadScenario, "shape" | "warmUpMs">,
  agentCount: number,
): LoadPlan => {
  if (shape.kind === "burst-waves") {
    return { model: "burst", waves: shape.waves, warmUpWaves: shape.warmUpWaves ?? 1, pauseMs: shape.pauseMs ?? 0 };
  }
  const legs = legsOf(shape, agentCount);
  const unit = unitOf(shape);
  return {
    model: unit === "agents" ? "closed" : "open",
    unit,
    stages: inSequence(warmUpLegs(legs, warmUpMs), legs),
    arrivals: arrivalRules(shape),
  };
};
