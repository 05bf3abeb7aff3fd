import { makeStreamedLoadSink } from "@plimsoll/adapters-results";
import { type ClockPort, type LoadGenerator, type ProgressPort, RunDistributedLoad } from "@plimsoll/application";
import type { OrchestratorDescription } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { Container } from "inversify";
import { makeMachineModule } from "./machine-module.ts";
import { noteOrchestrator } from "./note-orchestrator.ts";
import { ClockToken, HostToken, ProgressToken, RunDistributedLoadToken, StreamedLoadSinkToken } from "./tokens.ts";

/** What a load of several generators is wired from. */
export interface DistributedLoadComposition {
  readonly runId: string;
  /** Absolute folder in which the run gets a folder of its own. */
  readonly resultsFolder: string;
  readonly clock: ClockPort;
  readonly generators: readonly LoadGenerator[];
  readonly progress: ProgressPort;
  /** Hears of generators that are lost. */
  readonly tell: (message: string) => void;
}

/** The use case, wired, and who is measured by it. */
export interface ComposedDistributedLoad {
  readonly runDistributedLoad: RunDistributedLoad;
  /** Null as long as no generator's orchestrator came up. */
  readonly orchestrator: () => OrchestratorDescription | null;
}

/** Builds the container of one load by several generators. The Scope closes the samples. */
export const composeDistributedLoad = Effect.fnUntraced(function* (composition: DistributedLoadComposition) {
  const { resultsFolder: rootDir, runId, clock, generators, progress: view, tell } = composition;
  const noting = noteOrchestrator(yield* makeStreamedLoadSink({ rootDir, runId }));
  const container = new Container({ defaultScope: "Singleton" });
  container.load(makeMachineModule(clock));
  container.bind(StreamedLoadSinkToken).toConstantValue(noting.sink);
  container.bind(ProgressToken).toConstantValue(view);
  container
    .bind(RunDistributedLoadToken)
    .toResolvedValue(
      (...[ownClock, host, sink, progress]) =>
        new RunDistributedLoad({ clock: ownClock, host, sink, progress, generators, tell }),
      [ClockToken, HostToken, StreamedLoadSinkToken, ProgressToken],
    );
  const composed: ComposedDistributedLoad = {
    runDistributedLoad: container.get(RunDistributedLoadToken),
    orchestrator: noting.orchestrator,
  };
  return composed;
});
