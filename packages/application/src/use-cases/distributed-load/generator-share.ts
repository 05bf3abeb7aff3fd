import type { LoadScenario, LoadShape, Scenario } from "@plimsoll/domain";
import { scriptOf } from "./fault-share.ts";
import { dealt, type GeneratorSeat } from "./generator-seat.ts";

/** What one generator drives: an ordinary load of its own. */
export interface GeneratorShare extends GeneratorSeat {
  readonly runId: string;
  readonly scenario: Scenario;
  readonly load: LoadScenario;
  /** How long after the common start its own schedule begins, so that evenly spaced arrivals of all fall between one another. */
  readonly staggerMs: number;
}

type Level = (level: number) => number;

const levelOf = (unit: "agents" | "per-second", seat: GeneratorSeat): Level =>
  unit === "agents" ? (level) => dealt(level, seat) : (level) => level / seat.count;

const limits = (
  shape: { readonly maxInFlight?: number; readonly maxQueue?: number },
  seat: GeneratorSeat,
): { readonly maxInFlight?: number; readonly maxQueue?: number } => ({
  ...(shape.maxInFlight === undefined ? {} : { maxInFlight: Math.max(1, dealt(shape.maxInFlight, seat)) }),
  ...(shape.maxQueue === undefined ? {} : { maxQueue: dealt(shape.maxQueue, seat) }),
});

const shareOfShape = (shape: LoadShape, seat: GeneratorSeat): LoadShape => {
  if (shape.kind === "burst-waves") return shape;
  if (shape.kind === "constant-concurrency") {
    return shape.agents === undefined ? shape : { ...shape, agents: dealt(shape.agents, seat) };
  }
  if (shape.kind === "arrival-rate") {
    return { ...shape, ...limits(shape, seat), ratePerSec: shape.ratePerSec / seat.count };
  }
  const part = levelOf(shape.unit, seat);
  const bounds = limits(shape, seat);
  switch (shape.kind) {
    case "ramp":
      return { ...shape, ...bounds, from: part(shape.from), to: part(shape.to) };
    case "stages": {
      const stages = shape.stages.map((stage) => ({ ...stage, target: part(stage.target) }));
      return { ...shape, ...bounds, ...(shape.from === undefined ? {} : { from: part(shape.from) }), stages };
    }
    case "soak":
      return { ...shape, ...bounds, level: part(shape.level) };
    case "spike-and-recover":
      return { ...shape, ...bounds, base: part(shape.base), peak: part(shape.peak) };
  }
};

/** Arrivals a second at which all generators together send in a steady load; null where there is no such rate. */
const steadyRate = (shape: LoadShape): number | null => {
  if (shape.kind === "arrival-rate") return shape.ratePerSec;
  return shape.kind === "soak" && shape.unit === "per-second" ? shape.level : null;
};

const staggerOf = (shape: LoadShape, { ordinal }: GeneratorSeat): number => {
  const ratePerSec = steadyRate(shape);
  const isEven = !("arrivals" in shape) || shape.arrivals !== "poisson";
  return ratePerSec === null || !isEven ? 0 : (1000 * ordinal) / ratePerSec;
};

/** Seeds of two generators must differ, or both would hide the same canaries in their prompts. */
const SEED_STRIDE = 7919;

/** Each generator has an LLM, or a gateway to it, of its own: together they keep to the rate that was asked for. */
const llmShare = (llm: Scenario["llm"], seat: GeneratorSeat): Scenario["llm"] =>
  llm.rpm === undefined ? llm : { ...llm, rpm: dealt(llm.rpm, seat) };

/** A generator's part of a load: agents and faults dealt round robin, rates divided, canaries of its own; stopping early is the coordinator's. */
export const shareOf = (
  whole: { readonly runId: string; readonly scenario: Scenario; readonly load: LoadScenario },
  seat: GeneratorSeat,
): GeneratorShare => ({
  ...seat,
  runId: `${whole.runId}-g${seat.ordinal + 1}`,
  scenario: {
    ...whole.scenario,
    agentCount: dealt(whole.scenario.agentCount, seat),
    seed: whole.scenario.seed + SEED_STRIDE * seat.ordinal,
    llm: llmShare(whole.scenario.llm, seat),
  },
  load: {
    ...{ ...whole.load, stopEarly: false, faults: scriptOf(whole, seat) },
    shape: shareOfShape(whole.load.shape, seat),
  },
  staggerMs: staggerOf(whole.load.shape, seat),
});

const capOf = (shape: LoadShape): readonly number[] =>
  "maxInFlight" in shape && shape.maxInFlight !== undefined ? [shape.maxInFlight] : [];

/** What is divided and must leave each generator one. */
const leastLevels = (shape: LoadShape): readonly number[] => {
  if (shape.kind === "constant-concurrency") return shape.agents === undefined ? [] : [shape.agents];
  if (shape.kind === "soak" && shape.unit === "agents") return [shape.level];
  if (shape.kind === "spike-and-recover" && shape.unit === "agents") return [shape.base, shape.peak];
  return capOf(shape);
};

const BURST =
  "faults: a burst counts the calls of one mock LLM in order of arrival, and each generator has its own; use a ratio or a window";

/** Why this load can't be dealt to so many; null when it can. */
export const shareProblem = (scenario: Scenario, load: LoadScenario, count: number): string | null => {
  const least = Math.min(scenario.agentCount, ...leastLevels(load.shape));
  if (least < count) return `${count} generators have not an agent each: the lowest level is ${least}`;
  const { rpm } = scenario.llm;
  if (rpm !== undefined && rpm < count) return `llm.rpm: ${rpm} requests a minute are fewer than ${count} generators`;
  if (load.faults.some(({ burst }) => burst !== undefined)) return BURST;
  return null;
};
