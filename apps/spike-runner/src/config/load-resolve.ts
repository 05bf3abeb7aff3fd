import { UsageError } from "@plimsoll/adapters-command-line";
import { DEFAULT_LOAD_TARGETS, type LoadScenario, parseLoadTarget, planLoad } from "@plimsoll/domain";
import * as Result from "effect/Result";
import { mergeTargets } from "./merge-targets.ts";
import type { LoadFile } from "./load-file.ts";
import { type ResolvedSpike, resolveScenario } from "./resolve-scenario.ts";
import type { ScenarioFile } from "./scenario-file.ts";

/** A load with nothing left open. */
export interface ResolvedLoad {
  readonly resolved: ResolvedSpike;
  readonly load: LoadScenario;
}

/** What the flags of `load` may set over the file. */
export type LoadOverrides = Partial<Pick<LoadFile, "orchestrator" | "agents" | "seed" | "targets">>;

const orEmpty = <A extends object>(value: A, isThere: boolean): Partial<A> => (isThere ? value : {});

/** The spike's part of the file; what only a spike has is off. */
const scenarioPart = (file: LoadFile): ScenarioFile => {
  const { name, orchestrator, agents, workers, mode, llm, seed, timeouts, stub } = file;
  const given = {
    ...{ name: name ?? file.shape.kind, orchestrator, agentCount: agents, workers, mode, llm, seed, stub },
    ...{ instantiationTimeoutMs: timeouts?.instantiationMs, invocationTimeoutMs: timeouts?.invocationMs },
    ...{ waves: 1, warmUpWaves: 0, halfLoadWaves: 0, leakCycles: 0, memoryLadderRatios: [] },
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
};

const checkLoadTargets = (targets: readonly string[]): Result.Result<void, UsageError> => {
  for (const expression of targets) {
    const parsed = parseLoadTarget(expression);
    if (Result.isSuccess(parsed)) continue;
    const { message, hint, position } = parsed.failure;
    return Result.fail(new UsageError({ message: `target "${expression}", column ${position + 1}: ${message}`, hint }));
  }
  return Result.void;
};

/** Without a limit of its own, goodput takes the one of the corrected latency's first upper target. */
const goodputLimitMs = (targets: readonly string[]): number | null => {
  const limits = targets
    .map(parseLoadTarget)
    .filter(Result.isSuccess)
    .map(({ success }) => success)
    .filter(({ metric, operator }) => metric.startsWith("corrected") && operator.startsWith("<"));
  return limits[0]?.limit ?? null;
};

const loadOf = (file: LoadFile, inputs: readonly string[], targets: readonly string[]): LoadScenario => ({
  shape: file.shape,
  warmUpMs: file.warmUpMs ?? 0,
  conversation: file.conversation ?? { turns: 1 },
  toolTurns: file.tools?.turns ?? 0,
  goodputWithinMs: file.goodput?.withinMs ?? goodputLimitMs(targets),
  stopEarly: file.stopEarly ?? false,
  faults: file.faults ?? [],
  inputs,
});

interface Contradiction {
  readonly holds: (resolved: ResolvedSpike, load: LoadScenario) => boolean;
  readonly message: (resolved: ResolvedSpike, load: LoadScenario) => string;
  readonly hint: string;
}

const highestLevel = ({ scenario }: ResolvedSpike, load: LoadScenario): number => {
  const plan = planLoad(load, scenario.agentCount);
  return plan.model === "closed" ? Math.max(...plan.stages.flatMap((stage) => [stage.fromLevel, stage.toLevel])) : 0;
};

const contradictions: readonly Contradiction[] = [
  {
    holds: ({ kind }, { faults }) => kind === "stub" && faults.length > 0,
    message: () => "faults: has no effect on the stub, which simulates its LLM",
    hint: "Use another orchestrator, or give the stub failures of its own (stub.failures).",
  },
  {
    holds: ({ kind }, { toolTurns }) => kind === "stub" && toolTurns > 0,
    message: () => "tools.turns: has no effect on the stub, whose agents have no tools",
    hint: "Use another orchestrator, or leave tools out.",
  },
  {
    holds: ({ scenario }, { faults, toolTurns }) =>
      scenario.llm.kind === "openai" && (faults.length > 0 || toolTurns > 0),
    message: () => "faults and tools.turns: have no effect on a real LLM, which does not do as it is told",
    hint: "Use llm.kind mock, or leave them out.",
  },
  {
    holds: (resolved, load) => highestLevel(resolved, load) > resolved.scenario.agentCount,
    message: (resolved, load) =>
      `shape: wants ${highestLevel(resolved, load)} agents busy, but the pool has ${resolved.scenario.agentCount}`,
    hint: "Raise agents, or lower the level.",
  },
  {
    holds: (_, { shape, warmUpMs }) => shape.kind === "burst-waves" && warmUpMs > 0,
    message: (_, { warmUpMs }) => `warmUpMs: ${warmUpMs} has no effect on burst-waves`,
    hint: "Set shape.warmUpWaves instead.",
  },
];

const checkContradictions = (resolved: ResolvedSpike, load: LoadScenario): Result.Result<void, UsageError> => {
  const found = contradictions.find(({ holds }) => holds(resolved, load));
  return found === undefined
    ? Result.void
    : Result.fail(new UsageError({ message: found.message(resolved, load), hint: found.hint }));
};

/** Flags override the file, the file overrides the defaults; what contradicts itself or would be ignored is an error. */
export const resolveLoad = (
  file: LoadFile,
  overrides: LoadOverrides,
  inputs: readonly string[],
): Result.Result<ResolvedLoad, UsageError> =>
  Result.gen(function* () {
    const { targets: flagTargets = [], ...rest } = overrides;
    const asked: LoadFile = { ...file, ...orEmpty(rest, Object.keys(rest).length > 0) };
    const targets = mergeTargets(mergeTargets(DEFAULT_LOAD_TARGETS, asked.targets ?? []), flagTargets);
    yield* checkLoadTargets(targets);
    const spike = yield* resolveScenario(scenarioPart(asked), {});
    const resolved = { ...spike, scenario: { ...spike.scenario, targets } };
    const load = loadOf(asked, inputs, targets);
    yield* checkContradictions(resolved, load);
    return { resolved, load };
  });
