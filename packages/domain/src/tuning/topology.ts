import type { Scenario } from "../scenario/scenario.ts";

/** How an orchestrator is set up to carry its agents; what is absent is left to the adapter. */
export type Topology = Pick<Scenario, "workers" | "mode" | "executorThreads" | "llmClient">;

/** What may be tried; an empty list leaves the setting alone. */
export interface TopologySpace {
  readonly workers: readonly Scenario["workers"][];
  readonly modes: readonly string[];
  readonly executorThreads: readonly number[];
  readonly llmClients: readonly NonNullable<Scenario["llmClient"]>[];
}

const orLeftAlone = <A>(values: readonly A[]): readonly (A | undefined)[] =>
  values.length === 0 ? [undefined] : values;

/** Every combination; a mode that brings its own threads is the driver's affair to refuse. */
export const topologiesOf = (space: TopologySpace, workers: Scenario["workers"]): readonly Topology[] =>
  orLeftAlone(space.modes).flatMap((mode) =>
    (space.workers.length === 0 ? [workers] : space.workers).flatMap((count) =>
      orLeftAlone(space.executorThreads).flatMap((executorThreads) =>
        orLeftAlone(space.llmClients).map((llmClient) => ({
          workers: count,
          ...(mode === undefined ? {} : { mode }),
          ...(executorThreads === undefined ? {} : { executorThreads }),
          ...(llmClient === undefined ? {} : { llmClient }),
        })),
      ),
    ),
  );

/** The flags of `plimsoll spike` that set it. */
export const topologyFlags = ({ workers, mode, executorThreads, llmClient }: Topology): readonly string[] => [
  ...(mode === undefined ? [] : ["--mode", mode]),
  ...["--workers", String(workers)],
  ...(executorThreads === undefined ? [] : ["--executor-threads", String(executorThreads)]),
  ...(llmClient === undefined ? [] : ["--llm-client", llmClient]),
];

/** A short name, unique among combinations: `agent-async, 2 workers`. */
export const topologyName = ({ workers, mode, executorThreads, llmClient }: Topology): string =>
  [
    ...(mode === undefined ? [] : [mode]),
    workers === 1 ? "1 worker" : `${workers} workers`,
    ...(executorThreads === undefined ? [] : [`${executorThreads} threads`]),
    ...(llmClient === undefined ? [] : [`LLM client ${llmClient}`]),
  ].join(", ");
