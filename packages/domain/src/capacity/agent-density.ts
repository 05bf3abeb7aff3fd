import { theilSenSlope } from "../statistics/theil-sen-slope.ts";
import { agentsPerCore, agentsPerGib, type Range } from "./fleet-size.ts";
import type { CapacityTrial } from "./capacity-report.ts";

/** What an agent costs, from trials of different size. */
export interface AgentDensity {
  /** Slope of peak memory over agents (Theil-Sen with Sen's interval), in MiB. */
  readonly perAgentMemoryMb: Range;
  /** Peak memory that the slope leaves for no agent at all, in MiB. */
  readonly baseMemoryMb: number;
  readonly coresPerAgent: Range;
  readonly agentsPerGib: Range;
  readonly agentsPerCore: Range;
  /** The number of agents whose CPU it speaks of. */
  readonly agentCount: number;
}

const memorySlope = (trials: readonly CapacityTrial[]) => {
  const points = trials.flatMap(({ agentCount, peakMemoryMb: { value } }) =>
    value === null ? [] : [{ x: agentCount, y: value }],
  );
  const trend = theilSenSlope(points);
  if (trend === null) return null;
  const offsets = points.map(({ x, y }) => y - trend.slope * x).sort((a, b) => a - b);
  return { trend, baseMemoryMb: Math.max(0, offsets[Math.floor(offsets.length / 2)] ?? 0) };
};

/** The trial nearest the limit from below that read CPU time: what an agent costs under the load that counts. */
const fullestTrial = (trials: readonly CapacityTrial[], feasibleMax: number): CapacityTrial | null =>
  trials
    .filter(({ agentCount, meanCpuCores }) => agentCount <= feasibleMax && meanCpuCores.value !== null)
    .sort((a, b) => b.agentCount - a.agentCount)[0] ?? null;

const scaled = ({ value, low, high }: Range, factor: number): Range => ({
  value: value * factor,
  low: low * factor,
  high: high * factor,
});

const atLeastNothing = ({ value, low, high }: Range): Range => ({
  value: Math.max(0, value),
  low: Math.max(0, low),
  high: Math.max(0, high),
});

/** Agents per GiB and per core; null where memory or CPU time could not be read, or all trials had one size. */
export const agentDensity = (trials: readonly CapacityTrial[], feasibleMax: number): AgentDensity | null => {
  const memory = memorySlope(trials);
  const fullest = fullestTrial(trials, feasibleMax);
  if (memory === null || fullest?.meanCpuCores.value == null) return null;
  const { slope, low, high } = memory.trend;
  const perAgentMemoryMb = atLeastNothing({ value: slope, low: low ?? slope, high: high ?? slope });
  const { value, low: fewest, high: most } = fullest.meanCpuCores;
  const cores = { value, low: fewest ?? value, high: most ?? value };
  return {
    perAgentMemoryMb,
    baseMemoryMb: memory.baseMemoryMb,
    coresPerAgent: scaled(cores, 1 / fullest.agentCount),
    agentsPerGib: agentsPerGib(perAgentMemoryMb),
    agentsPerCore: agentsPerCore(cores, fullest.agentCount),
    agentCount: fullest.agentCount,
  };
};
