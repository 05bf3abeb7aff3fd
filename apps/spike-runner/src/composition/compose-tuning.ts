import { makeHost } from "@plimsoll/adapters-host";
import { makeTuningSink } from "@plimsoll/adapters-results";
import { TuneTopology, type TuningPorts } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { PLIMSOLL_VERSION } from "../cli/version.ts";
import { lockfilePaths } from "./shipped-files.ts";
import { makeTrialRunner, type TrialComposition } from "./trial-runner.ts";

/** What a tuning is wired from. */
export interface TuningComposition extends TrialComposition {
  readonly onEvent: TuningPorts["onEvent"];
}

/** The use case, wired, and the machine that it runs on. */
export const composeTuning = Effect.fnUntraced(function* (composition: TuningComposition) {
  const { clock, resultsFolder: rootDir, onEvent } = composition;
  const host = makeHost({ clock, lockfiles: lockfilePaths(), plimsollVersion: PLIMSOLL_VERSION });
  const trials = makeTrialRunner(composition);
  const tuneTopology = new TuneTopology({ clock, trials, sink: makeTuningSink({ rootDir }), onEvent });
  return { tuneTopology, environment: yield* host.environment };
});
