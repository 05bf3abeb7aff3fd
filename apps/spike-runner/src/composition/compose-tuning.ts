import { makeTuningSink } from "@plimsoll/adapters-results";
import { TuneTopology, type TuningPorts } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { ClockToken, HostToken, TrialRunnerToken, TuneTopologyToken, TuningSinkToken } from "./tokens.ts";
import { makeTrialContainer, type TrialComposition } from "./trial-container.ts";

/** What a tuning is wired from. */
export interface TuningComposition extends TrialComposition {
  readonly onEvent: TuningPorts["onEvent"];
}

/** The use case, wired, and the machine that it runs on. */
export const composeTuning = Effect.fnUntraced(function* (composition: TuningComposition) {
  const { resultsFolder: rootDir, onEvent } = composition;
  const container = makeTrialContainer(composition);
  container.bind(TuningSinkToken).toResolvedValue(() => makeTuningSink({ rootDir }));
  container
    .bind(TuneTopologyToken)
    .toResolvedValue(
      (clock, trials, sink) => new TuneTopology({ clock, trials, sink, onEvent }),
      [ClockToken, TrialRunnerToken, TuningSinkToken],
    );
  const environment = yield* container.get(HostToken).environment;
  return { tuneTopology: container.get(TuneTopologyToken), environment };
});
