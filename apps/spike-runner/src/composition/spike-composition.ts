import type { RunContext } from "./run-module.ts";

/** What a spike, or a load, is wired from. */
export interface SpikeComposition extends RunContext {
  readonly runId: string;
  /** Absolute folder in which the run gets a folder of its own. */
  readonly resultsFolder: string;
}
