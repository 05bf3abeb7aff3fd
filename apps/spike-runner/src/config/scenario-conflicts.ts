import { didYouMean, UsageError } from "@plimsoll/adapters-command-line";
import { isSidecarKind, type OrchestratorKind } from "./orchestrator-kind.ts";
import type { ScenarioFile } from "./scenario-file.ts";

/** Ways in which the bundled sidecar can run an agent of CrewAI. */
export const CREWAI_MODES: readonly string[] = ["to-thread", "crew-async", "agent-async"];

/** An agent a graph, or all agents of a wave as one fan-out of the library's own. */
const LANGGRAPH_JS_MODES: readonly string[] = ["agents", "map-reduce"];

/** Kinds that can run an agent in more than one way; the others have no --mode. */
const MODES: Partial<Record<OrchestratorKind, readonly string[]>> = {
  crewai: CREWAI_MODES,
  "langgraph-js": LANGGRAPH_JS_MODES,
};

interface Conflict {
  readonly when: (kind: OrchestratorKind, asked: ScenarioFile) => boolean;
  readonly message: (asked: ScenarioFile) => string;
  readonly hint: string;
}

const modeRefusal = (named: string, modes: readonly string[]): Conflict => ({
  when: (kind, { mode }) => kind === named && mode !== undefined && !modes.includes(mode),
  message: ({ mode }) => `--mode: "${mode}" is not a mode of ${named}.${didYouMean(mode ?? "", modes)}`,
  hint: `Use one of ${modes.join(", ")}.`,
});

/** What was asked for and could only be ignored: each is refused instead. */
const conflicts: readonly Conflict[] = [
  {
    when: (kind, { stub }) => kind !== "stub" && stub !== undefined,
    message: () => "the stub's options (--stub-*, stub:) have no effect on another orchestrator",
    hint: "Add --orchestrator stub, or leave them out.",
  },
  {
    when: (kind, { mode }) => MODES[kind] === undefined && mode !== undefined,
    message: ({ mode }) => `--mode: "${mode}" has no effect, only ${Object.keys(MODES).join(" and ")} have modes`,
    hint: `Use --orchestrator ${Object.keys(MODES).join(" or ")}, or leave --mode out.`,
  },
  ...Object.entries(MODES).map(([named, modes]) => modeRefusal(named, modes)),
  {
    when: (kind, { workers }) => !isSidecarKind(kind) && workers !== undefined,
    message: ({ workers }) => `--workers: ${workers} has no effect, only the bundled sidecar starts workers`,
    hint: "Use --orchestrator crewai or another framework of the sidecar, or leave --workers out.",
  },
  {
    when: (kind, { executorThreads }) => !isSidecarKind(kind) && executorThreads !== undefined,
    message: ({ executorThreads }) =>
      `--executor-threads: ${executorThreads} has no effect, only the bundled sidecar's workers have an executor`,
    hint: "Use --orchestrator crewai or another framework of the sidecar, or leave --executor-threads out.",
  },
  {
    when: (kind, { llmClient }) => kind !== "crewai" && llmClient !== undefined,
    message: ({ llmClient }) => `--llm-client: "${llmClient}" has no effect, only crewai has the choice`,
    hint: "Use --orchestrator crewai, or leave --llm-client out.",
  },
  {
    when: (kind, { llm }) => kind === "stub" && llm?.kind === "openai",
    message: () => "--llm openai has no effect on the stub, which simulates its LLM",
    hint: "Use another orchestrator, or leave --llm out.",
  },
  {
    when: (kind, { llm }) => kind === "stub" && llm?.rpm !== undefined,
    message: () => "--rpm has no effect on the stub, whose simulated LLM has no limit",
    hint: "Use another orchestrator, or leave --rpm out.",
  },
  {
    when: (kind, { llm }) => kind === "stub" && llm?.model !== undefined,
    message: () => "--llm-model has no effect on the stub, which simulates its LLM",
    hint: "Use another orchestrator, or leave --llm-model out.",
  },
  {
    when: (_, { llm }) => llm?.kind === "openai" && llm.latency !== undefined,
    message: () => "--llm-latency-ms has no effect on a real LLM",
    hint: "Leave it out, or use --llm mock.",
  },
];

/** The first contradiction between what was asked and what it was asked of; null when there is none. */
export const findConflict = (kind: OrchestratorKind, asked: ScenarioFile): UsageError | null => {
  const found = conflicts.find(({ when }) => when(kind, asked));
  return found === undefined ? null : new UsageError({ message: found.message(asked), hint: found.hint });
};
