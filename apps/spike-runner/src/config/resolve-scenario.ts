import type { UsageError } from "@plimsoll/adapters-command-line";
import { StubBehaviour } from "@plimsoll/adapters-stub";
import { DEFAULT_SCENARIO, type Scenario } from "@plimsoll/domain";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { mergeTargets } from "./merge-targets.ts";
import type { OwnAgents } from "./own-agents.ts";
import { isSidecarKind, orchestratorKindOf, type OrchestratorKind } from "./orchestrator-kind.ts";
import { findConflict } from "./scenario-conflicts.ts";
import type { ScenarioFile } from "./scenario-file.ts";
import { checkPace } from "./check-pace.ts";
import { checkTargets } from "./check-targets.ts";

/** A scenario with nothing left open, and what lies outside of the domain's Scenario. */
export interface ResolvedSpike {
  readonly kind: OrchestratorKind;
  readonly scenario: Scenario;
  readonly stub: StubBehaviour;
  /** Agents and inputs of the user's; absent: ours. */
  readonly ownAgents?: OwnAgents;
}

/** Later layers win key by key; `llm` and `stub` are merged one level deep, targets by their metric. */
export const mergeLayers = (lower: ScenarioFile, upper: ScenarioFile): ScenarioFile => ({
  ...lower,
  ...upper,
  ...(lower.llm === undefined && upper.llm === undefined ? {} : { llm: { ...lower.llm, ...upper.llm } }),
  ...(lower.stub === undefined && upper.stub === undefined ? {} : { stub: { ...lower.stub, ...upper.stub } }),
  ...(lower.targets === undefined && upper.targets === undefined
    ? {}
    : { targets: mergeTargets(lower.targets ?? [], upper.targets ?? []) }),
});

/** Can't throw: the file was decoded with the same schema, and the flags are typed. */
const decodeStub = Schema.decodeUnknownSync(StubBehaviour);

const overDefaults = ({ stub: _, ...asked }: ScenarioFile): Scenario => {
  const kind = asked.llm?.kind ?? DEFAULT_SCENARIO.llm.kind;
  const model = kind === "openai" ? { model: DEFAULT_OPENAI_MODEL } : {};
  return {
    ...DEFAULT_SCENARIO,
    ...asked,
    llm: { ...DEFAULT_SCENARIO.llm, ...model, ...asked.llm },
    targets: mergeTargets(DEFAULT_SCENARIO.targets, asked.targets ?? []),
  };
};

/** Model asked of a real LLM when nobody names one: small and cheap, because a spike sends hundreds of calls. */
const DEFAULT_OPENAI_MODEL = "gpt-4o-mini";

/** Flags override the file, the file overrides the defaults; what contradicts itself or would be ignored is an error. */
export const resolveScenario = (file: ScenarioFile, flags: ScenarioFile): Result.Result<ResolvedSpike, UsageError> => {
  const asked = mergeLayers(file, flags);
  const scenario = overDefaults(asked);
  return Result.gen(function* () {
    const kind = yield* orchestratorKindOf(scenario.orchestrator);
    const conflict = findConflict(kind, asked);
    if (conflict !== null) return yield* Result.fail(conflict);
    yield* checkTargets(scenario.targets);
    yield* checkPace(scenario);
    return { kind, scenario: normalised(kind, scenario), stub: decodeStub(asked.stub ?? {}) };
  });
};

/** Only the sidecar has worker processes: "auto" would claim one per core in the report of any other. */
const normalised = (kind: OrchestratorKind, scenario: Scenario): Scenario =>
  isSidecarKind(kind) ? scenario : { ...scenario, workers: 1 };
