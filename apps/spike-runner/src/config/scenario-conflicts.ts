import { didYouMean, UsageError } from "@plimsoll/adapters-command-line";
import type { OrchestratorKind } from "./orchestrator-kind.ts";
import type { ScenarioFile } from "./scenario-file.ts";

/** Ways in which the bundled sidecar can run an agent. */
export const CREWAI_MODES: readonly string[] = ["to-thread", "crew-async", "agent-async"];

interface Conflict {
  readonly when: (kind: OrchestratorKind, asked: ScenarioFile) => boolean;
  readonly message: (asked: ScenarioFile) => string;
  readonly hint: string;
}

/** What was asked for and could only be ignored: each is refused instead. */
const conflicts: readonly Conflict[] = [
  {
    when: (kind, { stub }) => kind !== "stub" && stub !== undefined,
    message: () => "the stub's options (--stub-*, stub:) have no effect on another orchestrator",
    hint: "Add --orchestrator stub, or leave them out.",
  },
  {
    when: (kind, { mode }) => kind !== "crewai" && mode !== undefined,
    message: ({ mode }) => `--mode: "${mode}" has no effect, only the bundled CrewAI sidecar has modes`,
    hint: "Use --orchestrator crewai, or leave --mode out.",
  },
  {
    when: (kind, { mode }) => kind === "crewai" && mode !== undefined && !CREWAI_MODES.includes(mode),
    message: ({ mode }) => `--mode: "${mode}" is not a mode.${didYouMean(mode ?? "", CREWAI_MODES)}`,
    hint: `Use one of ${CREWAI_MODES.join(", ")}.`,
  },
  {
    when: (kind, { workers }) => kind !== "crewai" && workers !== undefined,
    message: ({ workers }) => `--workers: ${workers} has no effect, only the bundled CrewAI sidecar starts workers`,
    hint: "Use --orchestrator crewai, or leave --workers out.",
  },
  {
    when: (kind, { llm }) => kind === "stub" && llm?.kind === "openai",
    message: () => "--llm openai has no effect on the stub, which simulates its LLM",
    hint: "Use --orchestrator crewai or an address, or leave --llm out.",
  },
  {
    when: (kind, { llm }) => kind === "stub" && llm?.rpm !== undefined,
    message: () => "--rpm has no effect on the stub, whose simulated LLM has no limit",
    hint: "Use --orchestrator crewai or an address, or leave --rpm out.",
  },
  {
    when: (kind, { llm }) => kind === "stub" && llm?.model !== undefined,
    message: () => "--llm-model has no effect on the stub, which simulates its LLM",
    hint: "Use --orchestrator crewai or an address, or leave --llm-model out.",
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
