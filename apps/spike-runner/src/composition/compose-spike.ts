import { RunSpike } from "@plimsoll/application";
import type { OrchestratorDescription } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { makeComparisonArchive, makeResultsSink } from "@plimsoll/adapters-results";
import { Container } from "inversify";
import { makeMachineModule } from "./machine-module.ts";
import { noteOrchestrator } from "./note-orchestrator.ts";
import { makeRunModule } from "./run-module.ts";
import type { SpikeComposition } from "./spike-composition.ts";
import {
  ClockToken,
  ComparisonArchiveToken,
  HostToken,
  LlmProviderToken,
  OrchestratorProviderToken,
  ProgressToken,
  ResultsSinkToken,
  RunSpikeToken,
} from "./tokens.ts";

/** The use case, wired, and who is measured by it. */
export interface ComposedSpike {
  readonly runSpike: RunSpike;
  /** Null as long as no orchestrator came up. */
  readonly orchestrator: () => OrchestratorDescription | null;
}

const wire = (container: Container): RunSpike => {
  container
    .bind(RunSpikeToken)
    .toResolvedValue(
      (...[clock, host, llmProvider, orchestratorProvider, sink, progress, comparisons]) =>
        new RunSpike({ clock, host, llmProvider, orchestratorProvider, sink, progress, comparisons }),
      [
        ClockToken,
        HostToken,
        LlmProviderToken,
        OrchestratorProviderToken,
        ResultsSinkToken,
        ProgressToken,
        ComparisonArchiveToken,
      ],
    );
  return container.get(RunSpikeToken);
};

/** Builds the container of one run. The Scope closes the samples. */
export const composeSpike = Effect.fnUntraced(function* (composition: SpikeComposition) {
  const { resultsFolder: rootDir, runId, clock } = composition;
  const noting = noteOrchestrator(yield* makeResultsSink({ rootDir, runId }));
  const run = yield* Effect.promise(() => makeRunModule(composition));
  const container = new Container({ defaultScope: "Singleton" });
  container.load(makeMachineModule(clock), run);
  container.bind(ResultsSinkToken).toConstantValue(noting.sink);
  container.bind(ComparisonArchiveToken).toResolvedValue(() => makeComparisonArchive({ rootDir }));
  const composed: ComposedSpike = { runSpike: wire(container), orchestrator: noting.orchestrator };
  return composed;
});
