import type { AgentPerformance } from "../workflow/agent-performance.ts";
import type { TaskRequirements } from "../workflow/task-requirements.ts";

/** How one attempt went. Ends that are not the agent's doing (cancelled, the engine died) are not observed. */
export interface Observation {
  readonly agentId: string;
  readonly capability: string;
  readonly succeeded: boolean;
  /** Of the whole attempt; counts only where it succeeded. */
  readonly latencyMs: number;
  /** Unix ms. */
  readonly atMs: number;
}

interface Entry {
  /** As of `updatedAtMs`. */
  weight: number;
  successWeight: number;
  latencyMs: number;
  updatedAtMs: number;
}

/** Stands in for the capability where a task demands none. */
export const ANY_CAPABILITY = "*";

/** Under which capabilities an attempt at this task is observed, and judged beforehand. */
export const observedCapabilities = (requirements: Pick<TaskRequirements, "capabilities">): readonly string[] =>
  requirements.capabilities.length === 0 ? [ANY_CAPABILITY] : requirements.capabilities;

/** Evidence below this many observations is no longer kept. */
export const FORGOTTEN_WEIGHT = 0.01;

/**
 * What agents showed per capability, fading with a half-life, so that one that has changed is seen anew (discounting as
 * in H. Qi, Y. Wang and L. Zhu, "Discounted Thompson Sampling for Non-Stationary Bandit Problems", 2023).
 */
export class PerformanceBook {
  readonly #halfLifeMs: number;
  readonly #entries = new Map<string, Map<string, Entry>>();

  constructor(halfLifeMs: number) {
    this.#halfLifeMs = halfLifeMs;
  }

  observe({ agentId, capability, succeeded, latencyMs, atMs }: Observation): void {
    const entry = this.#entry(agentId, capability, atMs);
    const decay = this.#decay(entry, atMs);
    const successWeight = entry.successWeight * decay;
    if (succeeded) {
      entry.latencyMs += (Math.max(0, latencyMs) - entry.latencyMs) / (successWeight + 1);
    }
    entry.weight = entry.weight * decay + 1;
    entry.successWeight = successWeight + (succeeded ? 1 : 0);
    entry.updatedAtMs = Math.max(entry.updatedAtMs, atMs);
  }

  /** With its weight as of `nowMs`; undefined where nothing was observed. For display and choice, not for `restore`. */
  of(agentId: string, capability: string, nowMs: number): AgentPerformance | undefined {
    const entry = this.#entries.get(agentId)?.get(capability);
    if (entry === undefined) return undefined;
    return performanceOf(agentId, capability, entry, entry.weight * this.#decay(entry, nowMs));
  }

  /** Takes over what `entries` told, in place of what is known of the same agent and capability. */
  restore(entries: Iterable<AgentPerformance>): void {
    for (const { agentId, capability, weight, successRatio, latencyMs, updatedAtMs } of entries) {
      const entry = this.#entry(agentId, capability, updatedAtMs);
      Object.assign(entry, { weight, successWeight: weight * successRatio, latencyMs, updatedAtMs });
    }
  }

  /**
   * To be kept: each weight is as of its own `updatedAtMs`, where a restored book goes on fading. Without faded ones.
   */
  entries(nowMs: number): readonly AgentPerformance[] {
    return [...this.#entries].flatMap(([agentId, ofAgent]) =>
      [...ofAgent]
        .filter(([, entry]) => !this.#isForgotten(entry, nowMs))
        .map(([capability, entry]) => performanceOf(agentId, capability, entry, entry.weight)),
    );
  }

  /** Drops what has faded, so that agents that are gone take no memory. */
  forget(nowMs: number): void {
    for (const [agentId, ofAgent] of this.#entries) {
      for (const [capability, entry] of ofAgent) if (this.#isForgotten(entry, nowMs)) ofAgent.delete(capability);
      if (ofAgent.size === 0) this.#entries.delete(agentId);
    }
  }

  #isForgotten(entry: Entry, nowMs: number): boolean {
    return entry.weight * this.#decay(entry, nowMs) < FORGOTTEN_WEIGHT;
  }

  /** 1 for times before the last observation: a clock that was set back makes nothing weigh more. */
  #decay(entry: Entry, nowMs: number): number {
    return 2 ** (-Math.max(0, nowMs - entry.updatedAtMs) / this.#halfLifeMs);
  }

  #entry(agentId: string, capability: string, atMs: number): Entry {
    const ofAgent = this.#entries.get(agentId) ?? new Map<string, Entry>();
    this.#entries.set(agentId, ofAgent);
    const entry = ofAgent.get(capability) ?? { weight: 0, successWeight: 0, latencyMs: 0, updatedAtMs: atMs };
    ofAgent.set(capability, entry);
    return entry;
  }
}

const performanceOf = (agentId: string, capability: string, entry: Entry, weight: number): AgentPerformance => ({
  agentId,
  capability,
  weight,
  /** Both parts fade alike, so that the ratio does not; rounding may carry it past 1. */
  successRatio: entry.weight === 0 ? 0 : Math.min(1, entry.successWeight / entry.weight),
  latencyMs: entry.latencyMs,
  updatedAtMs: entry.updatedAtMs,
});
