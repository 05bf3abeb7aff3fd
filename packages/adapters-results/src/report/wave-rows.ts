import type { Phase } from "@plimsoll/domain";
import { groupBy } from "./group-by.ts";
import { invocationLatencyMs } from "./invocation-latency.ts";
import type { RunEvidence } from "./run-evidence.ts";

/** One wave in numbers. Its own percentiles are plain nearest-rank ones, for reading along; targets are judged over all waves. */
export interface WaveRow {
  readonly phase: Phase;
  readonly wave: number;
  readonly agentCount: number;
  readonly wallMs: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly slowestMs: number | null;
}

const SHOWN_PHASES: readonly Phase[] = ["probe", "warm-up", "half-load", "wave"];

const nearestRank = (sorted: readonly number[], ratio: number): number | null =>
  sorted[Math.max(1, Math.ceil(ratio * sorted.length)) - 1] ?? null;

const keyOf = ({ phase, wave }: { readonly phase: Phase; readonly wave: number }): string => `${phase} ${wave}`;

/** Probe, warm-up, half-load and judged waves in the order of the run. */
export const waveRows = (evidence: RunEvidence): readonly WaveRow[] => {
  const byWave = groupBy(evidence.invocations, ({ invocation }) => keyOf(invocation));
  return evidence
    .of("wave")
    .filter((record) => SHOWN_PHASES.includes(record.phase))
    .map(({ phase, wave, agentCount, startedAtMs, endedAtMs }) => {
      const invocations = byWave.get(keyOf({ phase, wave })) ?? [];
      const latencies = invocations.map(invocationLatencyMs).filter((latency) => latency !== null);
      const sorted = latencies.toSorted((left, right) => left - right);
      const succeeded = invocations.filter(({ invocation }) => invocation.outcome === "succeeded").length;
      return {
        ...{ phase, wave, agentCount, wallMs: endedAtMs - startedAtMs },
        ...{ succeeded, failed: invocations.length - succeeded },
        ...{ p50Ms: nearestRank(sorted, 0.5), p95Ms: nearestRank(sorted, 0.95), slowestMs: sorted.at(-1) ?? null },
      };
    });
};
