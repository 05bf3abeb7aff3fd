import { UsageError } from "@plimsoll/adapters-command-line";
import { type Topology, topologiesOf, type TopologySpace } from "@plimsoll/domain";
import * as Result from "effect/Result";
import type { OrchestratorKind } from "./orchestrator-kind.ts";

const NOTHING: TopologySpace = { workers: [], modes: [], executorThreads: [], llmClients: [] };

/** Processes worth trying: one, one a core, and two a core; more only share what there is. */
const workerCounts = (cores: number): readonly number[] => [...new Set([1, cores, 2 * cores])];

/** What each orchestrator really lets one choose. */
const spaceOf = (kind: OrchestratorKind, cores: number): TopologySpace => {
  switch (kind) {
    case "crewai":
      return { ...NOTHING, workers: workerCounts(cores), modes: ["agent-async", "crew-async", "to-thread"] };
    case "langgraph":
    case "openai-agents":
    case "pydantic-ai":
    case "agno":
    case "autogen":
    case "openai-client":
      return { ...NOTHING, workers: workerCounts(cores) };
    case "langgraph-js":
    case "stub":
    case "url":
    case "shards":
      return NOTHING;
  }
};

const nothingToChoose = (kind: OrchestratorKind): UsageError =>
  new UsageError({
    message: `--orchestrator ${kind}: there is no topology to choose from`,
    hint: "Tune an orchestrator of the bundled sidecar: crewai, langgraph, openai-agents, pydantic-ai, agno, autogen, openai-client.",
  });

/** The topologies of an orchestrator on a machine; `asked` narrows them. */
export const topologySpace = (
  kind: OrchestratorKind,
  cores: number,
  asked: Partial<TopologySpace>,
): Result.Result<readonly Topology[], UsageError> => {
  const own = spaceOf(kind, cores);
  const topologies = topologiesOf({ ...own, ...asked }, 1);
  return topologies.length < 2 ? Result.fail(nothingToChoose(kind)) : Result.succeed(topologies);
};

/** Executors worth trying, of what one worker carries: a thread an agent, and half of that. The driver's own rule is two. */
const executorSizes = (agentCount: number, workers: Topology["workers"]): readonly number[] => {
  const perWorker = Math.ceil(agentCount / (workers === "auto" ? 1 : workers));
  return [...new Set([perWorker, Math.ceil(perWorker / 2)])];
};

/** Single further settings for the best topology; CrewAI alone has them. In to-thread the executor is its ceiling, so it counts there most. */
export const topologyRefinements =
  (kind: OrchestratorKind, agentCount: number) =>
  (best: Topology): readonly Topology[] =>
    kind === "crewai"
      ? [
          ...executorSizes(agentCount, best.workers).map((executorThreads) => ({ ...best, executorThreads })),
          { ...best, llmClient: "per-agent" as const },
        ]
      : [];
