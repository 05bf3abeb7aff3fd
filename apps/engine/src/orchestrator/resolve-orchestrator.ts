import { checkLlmEnvironment, given, resolveLatency, type UsageError } from "@plimsoll/adapters-command-line";
import { StubBehaviour } from "@plimsoll/adapters-stub";
import { DEFAULT_SCENARIO, type LlmChoice, type Scenario } from "@plimsoll/domain";
import * as Option from "effect/Option";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import type { OrchestratorFlags } from "../cli/orchestrator-flags.ts";
import { stubOverridesOf } from "../cli/stub-overrides.ts";
import type { OrchestratorChoice } from "./orchestrator-choice.ts";
import { findConflict } from "./orchestrator-conflicts.ts";
import { type OrchestratorKind, orchestratorKindOf } from "./orchestrator-kind.ts";

/** Model asked of a real LLM when nobody names one: small and cheap. */
const DEFAULT_OPENAI_MODEL = "gpt-4o-mini";
const LARGEST_SEED = 2 ** 31;

/** What is known besides the flags. */
export interface OrchestratorContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the file of measured latencies counts from. */
  readonly workingDirectory: string;
  /** Prompts in flight at most: the sidecar sizes its threads by it. */
  readonly maxConcurrent: number;
}

const askedOf = (flags: OrchestratorFlags) => ({
  ...given({
    llm: Option.getOrUndefined(flags.llm),
    model: Option.getOrUndefined(flags.llmModel),
    rpm: Option.getOrUndefined(flags.rpm),
    workers: Option.getOrUndefined(flags.workers),
    mode: Option.getOrUndefined(flags.mode),
  }),
  hasLatency: Option.isSome(flags.llmLatency),
  hasStub: stubOverridesOf(flags) !== undefined,
});

const llmOf = (flags: OrchestratorFlags, workingDirectory: string): Result.Result<LlmChoice, UsageError> => {
  const kind = Option.getOrElse(flags.llm, () => "mock" as const);
  const model = Option.getOrElse(flags.llmModel, () => (kind === "openai" ? DEFAULT_OPENAI_MODEL : "mock"));
  const rpm = given({ rpm: Option.getOrUndefined(flags.rpm) });
  const latency = Option.isNone(flags.llmLatency)
    ? Result.succeed(DEFAULT_SCENARIO.llm.latency)
    : resolveLatency(flags.llmLatency.value, workingDirectory);
  return Result.map(latency, (model_) => ({ kind, model, latency: model_, ...rpm }));
};

const scenarioOf = (
  kind: OrchestratorKind,
  flags: OrchestratorFlags,
  llm: LlmChoice,
  agentCount: number,
): Scenario => ({
  ...DEFAULT_SCENARIO,
  ...given({ mode: Option.getOrUndefined(flags.mode) }),
  ...{ name: "engine", orchestrator: Option.getOrElse(flags.orchestrator, () => "crewai"), agentCount, llm },
  workers: kind === "crewai" ? Option.getOrElse(flags.workers, () => "auto" as const) : 1,
  seed: Option.getOrElse(flags.seed, () => Math.floor(Math.random() * LARGEST_SEED)),
});

/** Checks what was asked of the orchestrator, and fills what was not. */
export const resolveOrchestrator = (
  flags: OrchestratorFlags,
  { env, workingDirectory, maxConcurrent }: OrchestratorContext,
): Result.Result<OrchestratorChoice, UsageError> =>
  Result.gen(function* () {
    const kind = yield* orchestratorKindOf(Option.getOrElse(flags.orchestrator, () => "crewai"));
    const conflict = findConflict(kind, askedOf(flags));
    if (conflict !== null) return yield* Result.fail(conflict);
    const llm = yield* llmOf(flags, workingDirectory);
    yield* checkLlmEnvironment(llm.kind, env);
    const stub = Schema.decodeUnknownSync(StubBehaviour)(stubOverridesOf(flags) ?? {});
    return { kind, scenario: scenarioOf(kind, flags, llm, maxConcurrent), stub };
  });
