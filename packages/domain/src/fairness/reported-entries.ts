import type { OrchestratorDescription } from "../evidence/orchestrator-description.ts";
import type { LedgerEntry } from "./ledger-entry.ts";

type Settings = OrchestratorDescription["settings"];

interface Known {
  readonly key: string;
  readonly label: string;
  /** Settings that answer it; the first that is there counts. */
  readonly from: readonly string[];
}

/** What every adapter is asked to say of itself, under the names that the bundled ones use. */
const KNOWN: readonly Known[] = [
  { key: "path", label: "Path (synchronous or asynchronous)", from: ["driver.path", "path"] },
  { key: "processModel", label: "Process model", from: ["driver.processModel", "processModel"] },
  { key: "threadsOfTheFramework", label: "Threads of the framework", from: ["driver.threads", "threads"] },
  {
    key: "concurrencyLimit",
    label: "Limit on concurrent work",
    from: ["driver.concurrencyLimit", "concurrencyLimit", "libraryMaxConcurrency"],
  },
  {
    key: "connections",
    label: "Connection pool to the LLM (each worker)",
    from: ["llm.maxConnectionsPerWorker", "connections"],
  },
  {
    key: "llmClient",
    label: "LLM client: one, shared, or one an agent",
    from: [
      "crewai.llmObjects",
      "langgraph.llmObjects",
      "openaiAgents.model",
      "pydanticAi.model",
      "agno.model",
      "autogen.modelClient",
      "llm.httpClient",
      "llmClient",
    ],
  },
  {
    key: "retries",
    label: "Retries of the LLM client",
    from: ["llm.maxRetries", "crewai.llmMaxRetries", "maxRetries"],
  },
  { key: "telemetry", label: "Telemetry", from: ["driver.telemetry", "telemetry"] },
  {
    key: "deferredConstruction",
    label: "Construction deferred to the run (as reported)",
    from: ["driver.deferredConstruction", "deferredConstruction"],
  },
  { key: "eventLoop", label: "Event loop", from: ["workers.eventLoop", "eventLoop"] },
  { key: "nice", label: "Priority of the workers (nice)", from: ["workers.nice"] },
];

const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const known = (settings: Settings): readonly LedgerEntry[] =>
  KNOWN.flatMap(({ key, label, from }) => {
    const value = from.map((name) => settings[name]).find((setting) => setting !== undefined);
    return value === undefined ? [] : [{ key, label, value: shown(value), source: "reported" as const }];
  });

/** Versions of libraries: `version.httpx` of the sidecar, `@langchain/core` of a package. */
const libraries = (settings: Settings): readonly LedgerEntry[] => {
  const versions = Object.entries(settings).flatMap(([name, value]) =>
    (name.startsWith("version.") || name.startsWith("@") || name === "openai") && typeof value === "string"
      ? [`${name.replace(/^version\./, "")} ${value}`]
      : [],
  );
  if (versions.length === 0) return [];
  return [{ key: "libraries", label: "Libraries", value: versions.join(", "), source: "reported" }];
};

/** What the orchestrator says of itself that can make a measurement unequal to another. */
export const reportedEntries = (description: OrchestratorDescription): readonly LedgerEntry[] => {
  const { name, version, runtime, concurrency, settings } = description;
  const { mode, workers, executorThreads, declaredLimit } = concurrency;
  const entry = (key: string, label: string, value: string): LedgerEntry => ({ key, label, value, source: "reported" });
  return [
    entry("orchestrator", "Orchestrator and version", `${name} ${version}`),
    entry("runtime", "Runtime", `${runtime.name} ${runtime.version}`),
    ...libraries(settings),
    entry("mode", "Mode", mode),
    entry("workers", "Worker processes", String(workers)),
    ...(executorThreads === undefined
      ? []
      : [entry("executorThreads", "Executor threads (each worker)", String(executorThreads))]),
    ...(declaredLimit === undefined
      ? []
      : [entry("declaredLimit", "Declared limit of agents at once", String(declaredLimit))]),
    ...known(settings),
  ];
};
