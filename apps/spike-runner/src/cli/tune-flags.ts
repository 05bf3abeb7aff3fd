import { boundedInt, words } from "@plimsoll/adapters-command-line";
import type * as Command from "effect/cli/Command";
import { budgetMinutes } from "./shared-flags.ts";
import { spikeFlags } from "./spike-flags.ts";

const { workers: _workers, mode: _mode, executorThreads: _threads, llmClient: _client, ...unchosen } = spikeFlags;
const { waves: _waves, warmUpWaves: _warmUp, ...shared } = unchosen;

/** Every flag of `tune`: those of `spike` that hold for all topologies, and what to try. */
export const tuneFlags = {
  modes: words("modes", "A,B,…", "Modes to try, apart by commas (default: all of the orchestrator)"),
  workerCounts: words("worker-counts", "1,2,…", "Worker processes to try (default: 1, one a core, two a core)"),
  rounds: boundedInt("rounds", 1, "Trials of a topology that stays to the end (default: 3)"),
  budgetMinutes,
  ...shared,
};

/** The flags of `tune` as they were parsed. */
export type TuneFlags = Command.Command.Config.Infer<typeof tuneFlags>;
