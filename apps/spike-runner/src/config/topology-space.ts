import { didYouMean, UsageError } from "@plimsoll/adapters-command-line";
import { type Topology, topologiesOf, type TopologySpace } from "@plimsoll/domain";
import * as Result from "effect/Result";
import { isSidecarKind, type OrchestratorKind, SIDECAR_KINDS } from "./orchestrator-kind.ts";
import { CREWAI_MODES } from "./scenario-conflicts.ts";

const NOTHING: TopologySpace = { workers: [], modes: [], executorThreads: [], llmClients: [] };

/** CrewAI's ways to run an agent, in the order of the race: the most promising first. */
const RACED_MODES = CREWAI_MODES.toReversed();

/** Processes worth trying: one, one a core, and two a core; more only share what there is. */
const workerCounts = (cores: number): readonly number[] => [...new Set([1, cores, 2 * cores])];

/** What each orchestrator really lets one choose; of the others nothing. */
const spaceOf = (kind: OrchestratorKind, cores: number): TopologySpace =>
  isSidecarKind(kind)
    ? { ...NOTHING, workers: workerCounts(cores), modes: kind === "crewai" ? RACED_MODES : [] }
    : NOTHING;

/** What the flags narrow the space to, as it was typed. */
export interface AskedSpace {
  readonly modes: string | undefined;
  readonly workerCounts: string | undefined;
}

const refuse = (message: string, hint: string) => Result.fail(new UsageError({ message, hint }));

const parts = (list: string): readonly string[] =>
  list
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

const modesOf = (kind: OrchestratorKind, list: string): Result.Result<readonly string[], UsageError> => {
  if (kind !== "crewai") return refuse(`--modes: "${list}" has no effect on ${kind}`, "Leave --modes out.");
  const modes = parts(list);
  const wrong = modes.find((mode) => !RACED_MODES.includes(mode));
  if (wrong === undefined && modes.length > 0) return Result.succeed(modes);
  const message = `--modes: "${wrong ?? list}" is not a mode of crewai.${didYouMean(wrong ?? "", RACED_MODES)}`;
  return refuse(message, `Use some of ${RACED_MODES.join(", ")}, apart by commas.`);
};

/** Only the sidecar has worker processes; the stub takes their number for a dry run, DEV MODE anyway. */
const workersOf = (kind: OrchestratorKind, list: string): Result.Result<readonly number[], UsageError> => {
  if (!isSidecarKind(kind) && kind !== "stub") {
    return refuse(`--worker-counts: "${list}" has no effect on ${kind}`, "Leave --worker-counts out.");
  }
  const counts = parts(list).map(Number);
  if (counts.length > 0 && counts.every((count) => Number.isInteger(count) && count > 0)) return Result.succeed(counts);
  const message = `--worker-counts: "${list}" is not a list of whole numbers of 1 or more`;
  return refuse(message, "Write them apart by commas: --worker-counts 1,2,4");
};

const nothingToChoose = (kind: OrchestratorKind) =>
  refuse(
    `--orchestrator ${kind}: there is no topology to choose from`,
    `Tune an orchestrator of the bundled sidecar (${SIDECAR_KINDS.join(", ")}), with more than one choice left.`,
  );

/** The topologies of an orchestrator on a machine; what was asked narrows them, and is refused where it could only be ignored. */
export const topologySpace = (
  kind: OrchestratorKind,
  cores: number,
  asked: AskedSpace,
): Result.Result<readonly Topology[], UsageError> =>
  Result.gen(function* () {
    const own = spaceOf(kind, cores);
    const modes = asked.modes === undefined ? own.modes : yield* modesOf(kind, asked.modes);
    const workers = asked.workerCounts === undefined ? own.workers : yield* workersOf(kind, asked.workerCounts);
    const topologies = topologiesOf({ ...own, modes, workers }, 1);
    return topologies.length < 2 ? yield* nothingToChoose(kind) : topologies;
  });

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
