import type { OrchestratorDescription } from "@plimsoll/domain";
import type { Shard } from "./shard.ts";

/** A shard and what it says of itself. */
export interface DescribedShard extends Pick<Shard, "label" | "isOnThisHost"> {
  readonly description: OrchestratorDescription;
}

const FIXED_LLM = "llm-fixed";

const joined = (values: readonly string[]): string => [...new Set(values)].join(" + ");

/** Null as soon as one of them does not say. */
const sumOf = (values: readonly (number | undefined)[]): number | null =>
  values.reduce<number | null>((sum, value) => (sum === null || value === undefined ? null : sum + value), 0);

const mergeConcurrency = (
  parts: readonly OrchestratorDescription["concurrency"][],
): OrchestratorDescription["concurrency"] => {
  const executorThreads = sumOf(parts.map((part) => part.executorThreads));
  const declaredLimit = sumOf(parts.map((part) => part.declaredLimit));
  return {
    mode: joined(parts.map(({ mode }) => mode)),
    workers: parts.reduce((sum, { workers }) => sum + workers, 0),
    ...(executorThreads === null ? {} : { executorThreads }),
    ...(declaredLimit === null ? {} : { declaredLimit }),
  };
};

/** What all can do; a fixed LLM of one is everybody's, because its calls are missing from the journal. */
const mergeCapabilities = (all: readonly (readonly string[])[]): readonly string[] => {
  const [first = [], ...others] = all;
  const common = first.filter((capability) => others.every((other) => other.includes(capability)));
  return !common.includes(FIXED_LLM) && all.flat().includes(FIXED_LLM) ? [...common, FIXED_LLM] : common;
};

/** Nothing of a shard is left out: the fairness ledger shows each with its own settings. */
const shardEntry = ({ label, isOnThisHost, description }: DescribedShard) => ({
  label,
  resources: isOnThisHost ? "read from the operating system" : "reported, not read",
  timings: isOnThisHost ? "on the runner's clock" : "used as durations only",
  name: description.name,
  version: description.version,
  runtime: description.runtime,
  concurrency: description.concurrency,
  settings: description.settings,
});

const mergeLlm = (parts: readonly OrchestratorDescription["llm"][]): OrchestratorDescription["llm"] => ({
  kind: joined(parts.map(({ kind }) => kind)),
  model: joined(parts.map(({ model }) => model)),
  endpoint: joined(parts.map(({ endpoint }) => endpoint)),
});

/** One description of all shards: differences stay visible as `a + b`, pools and limits are added. */
export const mergeDescriptions = (shards: readonly DescribedShard[]): OrchestratorDescription => {
  const all = shards.map(({ description }) => description);
  return {
    name: joined(all.map(({ name }) => name)),
    version: joined(all.map(({ version }) => version)),
    runtime: {
      name: joined(all.map(({ runtime }) => runtime.name)),
      version: joined(all.map(({ runtime }) => runtime.version)),
    },
    concurrency: mergeConcurrency(all.map(({ concurrency }) => concurrency)),
    llm: mergeLlm(all.map(({ llm }) => llm)),
    devMode: all.some(({ devMode }) => devMode),
    settings: { sharding: "round robin by agent", shards: shards.map(shardEntry) },
    capabilities: mergeCapabilities(all.map(({ capabilities }) => capabilities)),
  };
};
