import { makeHost } from "@plimsoll/adapters-host";
import { makeLoadResultsSink } from "@plimsoll/adapters-results";
import { type LoadResultsSinkPort, RunLoad } from "@plimsoll/application";
import type { OrchestratorDescription } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { Container, type ServiceIdentifier } from "inversify";
import { PLIMSOLL_VERSION } from "../cli/version.ts";
import { composeOrchestrator } from "./compose-orchestrator.ts";
import { lockfilePaths } from "./shipped-files.ts";
import type { SpikeComposition } from "./spike-composition.ts";
import { ClockToken, HostToken, LlmProviderToken, OrchestratorProviderToken, ProgressToken } from "./tokens.ts";

/** The use case, wired, and who is measured by it. */
export interface ComposedLoad {
  readonly runLoad: RunLoad;
  /** Null as long as no orchestrator came up. */
  readonly orchestrator: () => OrchestratorDescription | null;
}

const LoadSinkToken = Symbol.for("@plimsoll/spike-runner/LoadSink") as ServiceIdentifier<LoadResultsSinkPort>;
const RunLoadToken = Symbol.for("@plimsoll/spike-runner/RunLoad") as ServiceIdentifier<RunLoad>;

/** Listens on the way to the sink, because the assessment alone doesn't say who was measured. */
const noting = (inner: LoadResultsSinkPort) => {
  let description: OrchestratorDescription | null = null;
  const append: LoadResultsSinkPort["append"] = (records) => {
    for (const record of records) if (record.kind === "orchestrator") description = record.description;
    return inner.append(records);
  };
  return { sink: { append, complete: inner.complete }, orchestrator: () => description };
};

const wire = (container: Container): RunLoad => {
  container
    .bind(RunLoadToken)
    .toResolvedValue(
      (...[clock, host, llmProvider, orchestratorProvider, sink, progress]) =>
        new RunLoad({ clock, host, llmProvider, orchestratorProvider, sink, progress }),
      [ClockToken, HostToken, LlmProviderToken, OrchestratorProviderToken, LoadSinkToken, ProgressToken],
    );
  return container.get(RunLoadToken);
};

/** Builds the container of one load run: adapters of the chosen kind are loaded now, and nothing of the others is. The Scope closes the samples. */
export const composeLoad = Effect.fnUntraced(function* (composition: SpikeComposition) {
  const { resultsFolder: rootDir, runId, clock, progress } = composition;
  const noted = noting(yield* makeLoadResultsSink({ rootDir, runId }));
  const parts = yield* Effect.promise(() => composeOrchestrator(composition));
  const container = new Container({ defaultScope: "Singleton" });
  container.bind(ClockToken).toConstantValue(clock);
  container.bind(ProgressToken).toConstantValue(progress);
  container.bind(LoadSinkToken).toConstantValue(noted.sink);
  container.bind(OrchestratorProviderToken).toConstantValue(parts.provider);
  container.bind(LlmProviderToken).toConstantValue(parts.llmProvider);
  container
    .bind(HostToken)
    .toResolvedValue(
      (ownClock) => makeHost({ clock: ownClock, lockfiles: lockfilePaths(), plimsollVersion: PLIMSOLL_VERSION }),
      [ClockToken],
    );
  const composed: ComposedLoad = { runLoad: wire(container), orchestrator: noted.orchestrator };
  return composed;
});
