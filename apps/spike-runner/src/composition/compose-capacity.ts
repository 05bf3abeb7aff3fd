import { makeHost } from "@plimsoll/adapters-host";
import { makeCapacitySink } from "@plimsoll/adapters-results";
import { type CapacityPorts, FindCapacity } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { PLIMSOLL_VERSION } from "../cli/version.ts";
import { lockfilePaths } from "./shipped-files.ts";
import { type TrialComposition, makeTrialRunner } from "./trial-runner.ts";

/** What a capacity search is wired from. */
export interface CapacityComposition extends TrialComposition {
  readonly onTrial: CapacityPorts["onTrial"];
}

/** The use case, wired, and the machine that it runs on. */
export const composeCapacity = Effect.fnUntraced(function* (composition: CapacityComposition) {
  const { clock, resultsFolder: rootDir, onTrial } = composition;
  const host = makeHost({ clock, lockfiles: lockfilePaths(), plimsollVersion: PLIMSOLL_VERSION });
  const trials = makeTrialRunner(composition);
  const findCapacity = new FindCapacity({ clock, trials, sink: makeCapacitySink({ rootDir }), onTrial });
  return { findCapacity, environment: yield* host.environment };
});
