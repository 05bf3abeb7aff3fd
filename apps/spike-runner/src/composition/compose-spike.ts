import { RunSpike } from "@plimsoll/application";
import type { OrchestratorDescription } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { makeComparisonArchive, makeResultsSink } from "@plimsoll/adapters-results";
import { Container } from "inversify";
import { noteOrchestrator } from "./note-orchestrator.ts";
import { composeOrchestrator } from "./compose-orchestrator.ts";
import { makeSharedModule } from "./shared-module.ts";
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

/** Builds the container of one run: adapters of the chosen kind are loaded now, and nothing of the others is. The Scope closes the samples. */
export const composeSpike = Effect.fnUntraced(function* (composition: SpikeComposition) {
  const { resultsFolder: rootDir, runId } = composition;
  const noting = noteOrchestrator(yield* makeResultsSink({ rootDir, runId }));
  const parts = yield* Effect.promise(() => composeOrchestrator(composition));
  const container = new Container({ defaultScope: "Singleton" });
  container.load(makeSharedModule(composition, noting.sink));
  container.bind(ComparisonArchiveToken).toResolvedValue(() => makeComparisonArchive({ rootDir }));
  container.bind(OrchestratorProviderToken).toConstantValue(parts.provider);
  container.bind(LlmProviderToken).toConstantValue(parts.llmProvider);
  const composed: ComposedSpike = { runSpike: wire(container), orchestrator: noting.orchestrator };
  return composed;
});
