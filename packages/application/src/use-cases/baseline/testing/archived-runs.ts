import type { Scenario } from "@plimsoll/domain";
import {
  editRecords,
  normalNoise,
  seededNoise,
  syntheticEvidence,
  type SyntheticOptions,
} from "@plimsoll/domain/testing";
import * as Effect from "effect/Effect";
import type { ArchivedRun, ResultsArchivePort } from "../../../ports/results-archive.port.ts";
import { ResultsFailure } from "../../../ports/results-sink.port.ts";
import type { Baseline } from "../baseline.ts";
import type { BaselineStorePort } from "../baseline-store.port.ts";

/** Small, and without the steps that a baseline takes no figure from. */
export const SMALL: Partial<Scenario> = { agentCount: 12, waves: 4, halfLoadWaves: 0, leakCycles: 0, warmUpWaves: 0 };

/** What a made-up run differs in. */
export interface MadeRun {
  readonly seed: number;
  /** Multiplies the LLM's 100 ms. @default 1 */
  readonly slower?: number;
  /** Deviation of the whole run's speed, as a share. @default 0.01 */
  readonly runNoise?: number;
  readonly options?: Partial<SyntheticOptions>;
}

/** A run whose speed and invocations scatter, by its seed. */
export const archivedRun = (
  runId: string,
  { seed, slower = 1, runNoise = 0.01, options = {} }: MadeRun,
): ArchivedRun => {
  const noise = seededNoise(seed);
  const ofRun = slower * Math.exp(runNoise * normalNoise(noise));
  const llmMs = () => 100 * ofRun * Math.exp(0.03 * normalNoise(noise));
  const made = syntheticEvidence({ llmMs, ...options, scenario: { ...SMALL, ...options.scenario } });
  const records = editRecords(made, "run", (record) => ({ ...record, runId }));
  return { runId, folder: `/results/${runId}`, records, tornLine: null, stored: null };
};

/** Holds runs by id. */
export const memoryArchive = (runs: readonly ArchivedRun[]): ResultsArchivePort => {
  const open = (name: string) => {
    const run = runs.find(({ runId }) => runId === name);
    return run === undefined
      ? Effect.fail(new ResultsFailure({ path: name, message: "there is none", hint: "name another" }))
      : Effect.succeed(run);
  };
  return {
    open,
    read: (name) => Effect.map(open(name), ({ records }) => records),
    writeReports: () => Effect.die(new Error("baselines write no reports")),
  };
};

/** Holds baselines by name. */
export const memoryStore = (): BaselineStorePort & { readonly kept: Map<string, Baseline> } => {
  const kept = new Map<string, Baseline>();
  return {
    kept,
    save: (baseline) => Effect.sync(() => (kept.set(baseline.name, baseline), `/baselines/${baseline.name}.json`)),
    load: (name) => {
      const baseline = kept.get(name);
      return baseline === undefined
        ? Effect.fail(new ResultsFailure({ path: name, message: "there is none", hint: "save one" }))
        : Effect.succeed(baseline);
    },
  };
};
