import { makeCapacitySink } from "@plimsoll/adapters-results";
import { type CapacityPorts, FindCapacity } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { CapacitySinkToken, ClockToken, FindCapacityToken, HostToken, TrialRunnerToken } from "./tokens.ts";
import { makeTrialContainer, type TrialComposition } from "./trial-container.ts";

/** What a capacity search is wired from. */
export interface CapacityComposition extends TrialComposition {
  readonly onTrial: CapacityPorts["onTrial"];
}

/** The use case, wired, and the machine that it runs on. */
export const composeCapacity = Effect.fnUntraced(function* (composition: CapacityComposition) {
  const { resultsFolder: rootDir, onTrial } = composition;
  const container = makeTrialContainer(composition);
  container.bind(CapacitySinkToken).toResolvedValue(() => makeCapacitySink({ rootDir }));
  container
    .bind(FindCapacityToken)
    .toResolvedValue(
      (clock, trials, sink) => new FindCapacity({ clock, trials, sink, onTrial }),
      [ClockToken, TrialRunnerToken, CapacitySinkToken],
    );
  const environment = yield* container.get(HostToken).environment;
  return { findCapacity: container.get(FindCapacityToken), environment };
});
