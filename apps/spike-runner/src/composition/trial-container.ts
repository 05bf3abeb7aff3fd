import type { ClockPort, ProgressPort, TrialRunnerPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { Container } from "inversify";
import type { ResolvedSpike } from "../config/resolve-scenario.ts";
import { composeSpike } from "./compose-spike.ts";
import { makeMachineModule } from "./machine-module.ts";
import { TrialRunnerToken } from "./tokens.ts";

/** What every trial is wired from, but its own scenario. */
export interface TrialComposition {
  readonly resolved: ResolvedSpike;
  /** Absolute folder in which every trial gets a folder of its own. */
  readonly resultsFolder: string;
  readonly clock: ClockPort;
  readonly progress: ProgressPort;
  readonly onSidecarLog: (line: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The command line, without secrets. */
  readonly command: readonly string[];
  readonly stopRequested: Effect.Effect<void>;
}

/** Each trial is a spike of its own: fresh processes of the orchestrator and the LLM, evidence and reports in its own folder. */
const makeTrialRunner = (composition: TrialComposition): TrialRunnerPort => ({
  run: ({ runId, scenario }) =>
    Effect.scoped(
      Effect.gen(function* () {
        const { resolved, command, stopRequested } = composition;
        const spike = yield* composeSpike({ ...composition, runId, resolved: { ...resolved, scenario } });
        const outcome = yield* spike.runSpike.execute({ runId, command, scenario, stopRequested });
        return { ...outcome, orchestrator: spike.orchestrator() };
      }),
    ),
});

/** The container that a search over trials begins with: time, machine, and who runs the trials. */
export const makeTrialContainer = (composition: TrialComposition): Container => {
  const container = new Container({ defaultScope: "Singleton" });
  container.load(makeMachineModule(composition.clock));
  container.bind(TrialRunnerToken).toResolvedValue(() => makeTrialRunner(composition));
  return container;
};
