import { didYouMean, UsageError } from "@plimsoll/adapters-command-line";
import type { OrchestratorKind } from "./orchestrator-kind.ts";

/** What was asked of the orchestrator; absent is not asked. */
export interface OrchestratorAsked {
  readonly orchestrator?: string;
  readonly llm?: "mock" | "openai";
  readonly hasLatency: boolean;
  readonly model?: string;
  readonly rpm?: number;
  readonly workers?: number | "auto";
  readonly mode?: string;
  readonly hasStub: boolean;
}

/** Ways in which the bundled sidecar can run an agent. */
export const CREWAI_MODES: readonly string[] = ["to-thread", "crew-async", "agent-async"];

type Conflict = readonly [
  when: (kind: OrchestratorKind, asked: OrchestratorAsked) => boolean,
  message: (asked: OrchestratorAsked) => string,
  hint: string,
];

/** What was asked for and could only be ignored: each is refused instead. */
const conflicts: readonly Conflict[] = [
  [
    (kind, { hasStub }) => kind !== "stub" && hasStub,
    () => "the stub's options (--stub-*) have no effect on another orchestrator",
    "Add --orchestrator stub, or leave them out.",
  ],
  [
    (kind, { mode }) => kind !== "crewai" && mode !== undefined,
    ({ mode }) => `--mode: "${mode}" has no effect, only the bundled CrewAI sidecar has modes`,
    "Use --orchestrator crewai, or leave --mode out.",
  ],
  [
    (_, { mode }) => mode !== undefined && !CREWAI_MODES.includes(mode),
    ({ mode }) => `--mode: "${mode}" is not a mode.${didYouMean(mode ?? "", CREWAI_MODES)}`,
    `Use one of ${CREWAI_MODES.join(", ")}.`,
  ],
  [
    (kind, { workers }) => kind !== "crewai" && workers !== undefined,
    ({ workers }) => `--workers: ${workers} has no effect, only the bundled CrewAI sidecar starts workers`,
    "Use --orchestrator crewai, or leave --workers out.",
  ],
  [
    (kind, { llm }) => kind === "stub" && llm === "openai",
    () => "--llm openai has no effect on the stub, which simulates its LLM",
    "Use --orchestrator crewai or an address, or leave --llm out.",
  ],
  [
    (kind, { rpm, model }) => kind === "stub" && (rpm !== undefined || model !== undefined),
    ({ rpm }) => `${rpm === undefined ? "--llm-model" : "--rpm"} has no effect on the stub, which simulates its LLM`,
    "Use --orchestrator crewai or an address, or leave it out.",
  ],
  [
    (_, { llm, hasLatency }) => llm === "openai" && hasLatency,
    () => "--llm-latency-ms has no effect on a real LLM",
    "Leave it out, or use --llm mock.",
  ],
];

/** The first contradiction between what was asked and what it was asked of; null when there is none. */
export const findConflict = (kind: OrchestratorKind, asked: OrchestratorAsked): UsageError | null => {
  const found = conflicts.find(([when]) => when(kind, asked));
  return found === undefined ? null : new UsageError({ message: found[1](asked), hint: found[2] });
};
