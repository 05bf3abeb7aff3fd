import type { ProgressPort } from "@plimsoll/application";
import type { OrchestratorContext } from "./orchestrator-parts.ts";

/** What a spike is wired from. */
export interface SpikeComposition extends OrchestratorContext {
  readonly runId: string;
  /** Absolute folder in which the run gets a folder of its own. */
  readonly resultsFolder: string;
  readonly progress: ProgressPort;
}
