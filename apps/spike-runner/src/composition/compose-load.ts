import { makeLoadResultsSink } from "@plimsoll/adapters-results";
import { type LoadResultsSinkPort, type ResultsSinkPort, RunLoad, RunLoadShare } from "@plimsoll/application";
import type { OrchestratorDescription } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { Container } from "inversify";
import { makeMachineModule } from "./machine-module.ts";
import { noteOrchestrator } from "./note-orchestrator.ts";
import { makeRunModule, type RunContext } from "./run-module.ts";
import type { SpikeComposition } from "./spike-composition.ts";
import {
  ClockToken,
  HostToken,
  LlmProviderToken,
  LoadSinkToken,
  OrchestratorProviderToken,
  ProgressToken,
  RunLoadShareToken,
  RunLoadToken,
} from "./tokens.ts";

/** The use case, wired, and who is measured by it. */
export interface ComposedLoad {
  readonly runLoad: RunLoad;
  /** Null as long as no orchestrator came up. */
  readonly orchestrator: () => OrchestratorDescription | null;
}

const containerOf = async (context: RunContext): Promise<Container> => {
  const container = new Container({ defaultScope: "Singleton" });
  container.load(makeMachineModule(context.clock), await makeRunModule(context));
  return container;
};

const wire = async (context: RunContext, loadSink: LoadResultsSinkPort): Promise<RunLoad> => {
  const container = await containerOf(context);
  container.bind(LoadSinkToken).toConstantValue(loadSink);
  container
    .bind(RunLoadToken)
    .toResolvedValue(
      (...[clock, host, llmProvider, orchestratorProvider, sink, progress]) =>
        new RunLoad({ clock, host, llmProvider, orchestratorProvider, sink, progress }),
      [ClockToken, HostToken, LlmProviderToken, OrchestratorProviderToken, LoadSinkToken, ProgressToken],
    );
  return container.get(RunLoadToken);
};

const wireShare = async (context: RunContext, sink: Pick<ResultsSinkPort, "append">): Promise<RunLoadShare> => {
  const container = await containerOf(context);
  container
    .bind(RunLoadShareToken)
    .toResolvedValue(
      (...[clock, host, llmProvider, orchestratorProvider, progress]) =>
        new RunLoadShare({ clock, host, llmProvider, orchestratorProvider, sink, progress }),
      [ClockToken, HostToken, LlmProviderToken, OrchestratorProviderToken, ProgressToken],
    );
  return container.get(RunLoadShareToken);
};

/** Builds the container of one load run. The Scope closes the samples. */
export const composeLoad = Effect.fnUntraced(function* (composition: SpikeComposition) {
  const { resultsFolder: rootDir, runId } = composition;
  const { sink, orchestrator } = noteOrchestrator(yield* makeLoadResultsSink({ rootDir, runId }));
  const composed: ComposedLoad = { runLoad: yield* Effect.promise(() => wire(composition, sink)), orchestrator };
  return composed;
});

/** Builds the container of one generator's share of a load; its evidence goes where the sink sends it. */
export const composeShare = (context: RunContext, sink: Pick<ResultsSinkPort, "append">): Effect.Effect<RunLoadShare> =>
  Effect.promise(() => wireShare(context, sink));
