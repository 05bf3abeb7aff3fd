import type { Estimate } from "../metrics/estimate.ts";

const MIB_PER_GIB = 1024;

/** A figure between its ends; equal ends where it has no interval. */
export interface Range {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Range of an estimate; null when it was not measured. */
export const rangeOf = ({ value, low, high }: Pick<Estimate, "value" | "low" | "high">): Range | null =>
  value === null ? null : { value, low: low ?? value, high: high ?? value };

/** Part of `whole` over a range: its ends change places; infinite where the cost of one is nothing or its end below. */
const dividedBy = (whole: number, { value, low, high }: Range): Range => {
  const share = (cost: number): number => (cost > 0 ? whole / cost : Number.POSITIVE_INFINITY);
  return { value: share(value), low: share(high), high: share(low) };
};

/** Agents that fit into a GiB beyond the framework's own memory; `perAgentMemoryMb` in MiB, as the spike has it. */
export const agentsPerGib = (perAgentMemoryMb: Range): Range => dividedBy(MIB_PER_GIB, perAgentMemoryMb);

/** Agents that keep one core busy, from the cores that `agentCount` of them used on average. */
export const agentsPerCore = (meanCpuCores: Range, agentCount: number): Range => dividedBy(agentCount, meanCpuCores);

/** What one process and one machine can carry. */
export interface FleetInputs {
  /** Largest number that met all targets in one process. */
  readonly agentsPerProcess: Range;
  readonly perAgentMemoryMb: Range;
  /** Memory of a process before its first agent. */
  readonly processBaseMemoryMb: number;
  readonly coresPerAgent: Range;
  readonly machineMemoryMb: number;
  readonly machineCores: number;
  /** Share of a machine's memory and cores that may be used, in 0..1. */
  readonly usableRatio: number;
}

export interface FleetSize {
  readonly processes: Range;
  readonly machines: Range;
  /** What fills a machine first. */
  readonly boundBy: "memory" | "cores";
}

interface Case {
  readonly perProcess: number;
  readonly memoryMb: number;
  readonly cores: number;
}

const needed = (agentCount: number, inputs: FleetInputs, { perProcess, memoryMb, cores }: Case) => {
  const processes = Math.ceil(agentCount / Math.max(1, Math.floor(perProcess)));
  const memory = processes * inputs.processBaseMemoryMb + agentCount * memoryMb;
  const byMemory = memory / (inputs.machineMemoryMb * inputs.usableRatio);
  const byCores = (agentCount * cores) / (inputs.machineCores * inputs.usableRatio);
  return { processes, byMemory, byCores, machines: Math.max(1, Math.ceil(Math.max(byMemory, byCores))) };
};

/**
 * Processes and machines for N agents. Plain arithmetic on measured figures: the low end takes every figure at its kind end, the high
 * end at its unkind one, so that the range is wider than a joint interval would be. Machines are counted by
 * totals: a process is taken to be no larger than a machine.
 */
export const fleetSize = (agentCount: number, inputs: FleetInputs): FleetSize => {
  const { agentsPerProcess, perAgentMemoryMb, coresPerAgent } = inputs;
  const at = (process: keyof Range, cost: keyof Range) =>
    needed(agentCount, inputs, {
      perProcess: agentsPerProcess[process],
      memoryMb: perAgentMemoryMb[cost],
      cores: coresPerAgent[cost],
    });
  const [value, low, high] = [at("value", "value"), at("high", "low"), at("low", "high")];
  return {
    processes: { value: value.processes, low: low.processes, high: high.processes },
    machines: { value: value.machines, low: low.machines, high: high.machines },
    boundBy: value.byCores > value.byMemory ? "cores" : "memory",
  };
};
