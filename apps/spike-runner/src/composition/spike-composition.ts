import type { ClockPort, ProgressPort } from "@plimsoll/application";
import type { ResolvedSpike } from "../config/resolve-scenario.ts";

/** What the modules of a spike are made from. */
export interface SpikeComposition {
  readonly resolved: ResolvedSpike;
  readonly runId: string;
  /** Absolute folder in which the run gets a folder of its own. */
  readonly resultsFolder: string;
  readonly clock: ClockPort;
  readonly progress: ProgressPort;
  /** Hears each line that the sidecar logs. */
  readonly onSidecarLog: (line: string) => void;
  /** Environment, for the secrets in it: they go to the adapters that need them and nowhere else. */
  readonly env: Readonly<Record<string, string | undefined>>;
}
