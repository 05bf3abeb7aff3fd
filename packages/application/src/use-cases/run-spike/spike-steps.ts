import { type Phase } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Option from "effect/Option";
import type { BarrierOutcome, LlmJournalPort } from "../../ports/llm-journal.port.ts";
import type { StartedLlm } from "../../ports/llm-provider.port.ts";
import { driveWave } from "./drive-wave.ts";
import { type LivePool, withPool } from "./live-pool.ts";
import { compareReportedMemory, findOrchestratorPids, markResources, sampleResources } from "./resource-sampling.ts";
import { inPhase, type SpikeSession, type StartedSpike } from "./spike-session.ts";

/** The barrier lets go by itself once its time is up after the first arrival; without any arrival it never does. */
const BARRIER_GRACE_MS = 1_000;
const NOBODY_CALLED: BarrierOutcome = { largestInFlight: 0, waitedMs: 0 };
/** Agents that load the framework's code paths before the memory ladder begins, so that they count as base. */
const FIRST_USE_AGENTS = 8;

/** Measures what this machine can measure, with the LLM where it is ours to load. */
export const calibrate = Effect.fnUntraced(function* (session: SpikeSession, llm: StartedLlm) {
  const baseUrl = session.scenario.llm.kind === "mock" ? (llm.endpoint?.baseUrl ?? null) : null;
  yield* session.log.append([yield* session.ports.host.calibrate(baseUrl)]);
});

/** Starts the orchestrator and records who it is; its start is outside every judged time. */
export const startOrchestrator = Effect.fnUntraced(function* (session: SpikeSession, llm: StartedLlm) {
  const { clock, orchestratorProvider } = session.ports;
  const beganAtMs = clock.nowMs();
  const onPhase = (text: string): void => session.message(text);
  const orchestrator = yield* orchestratorProvider.start(session.scenario, onPhase, llm.endpoint);
  const description = yield* orchestrator.describe;
  session.llmIsFixed = description.capabilities.includes("llm-fixed");
  session.orchestratorStartMs = clock.nowMs() - beganAtMs;
  yield* session.log.append([{ kind: "orchestrator", description, startMs: session.orchestratorStartMs }]);
  session.message(
    `${description.name} ${description.version} on ${description.runtime.name} ${description.runtime.version}`,
  );
  return orchestrator;
});

/** Waves one after another, all agents of the pool in each. */
export const driveWaves = (
  spike: StartedSpike,
  pool: LivePool,
  plan: { readonly phase: Phase; readonly waves: number; readonly from?: number; readonly of?: number },
) =>
  Effect.forEach(
    Array.from({ length: plan.waves }, (_, index) => index + (plan.from ?? 0)),
    (wave) =>
      driveWave(spike, pool, {
        phase: plan.phase,
        wave,
        waves: plan.of ?? plan.waves,
        pool: pool.ordinal,
        agentIds: pool.readyAgentIds,
      }),
    { discard: true },
  );

/** Describes it again once it has a pool: only now does the orchestrator know which LLM it talks to. */
export const describeInUse = Effect.fnUntraced(function* ({ session, orchestrator }: StartedSpike) {
  const description = yield* orchestrator.describe;
  yield* session.log.append([{ kind: "orchestrator", description, startMs: session.orchestratorStartMs }]);
});

/** The judged instantiation: a pool of all agents, given back at once. */
export const instantiateCold = (spike: StartedSpike) =>
  inPhase(
    spike.session,
    "instantiate",
    `${spike.session.scenario.agentCount} agents at once`,
    withPool(spike, "instantiate", spike.session.scenario.agentCount, () =>
      Effect.andThen(compareReportedMemory(spike), describeInUse(spike)),
    ),
  );

/** Pools of growing size, each used once: memory per agent is the slope, the framework's base the reading at none. */
export const climbMemoryLadder = Effect.fnUntraced(function* (spike: StartedSpike) {
  const { session } = spike;
  const { agentCount, memoryLadderRatios } = session.scenario;
  const rungs = [...new Set(memoryLadderRatios.map((ratio) => Math.max(1, Math.round(ratio * agentCount))))];
  const firstUse = Math.min(FIRST_USE_AGENTS, agentCount);
  yield* withPool(spike, "memory-ladder", firstUse, (pool) =>
    driveWaves(spike, pool, { phase: "memory-ladder", waves: 1, of: rungs.length + 1 }),
  );
  yield* markResources(session, { purpose: "base", agentCount: 0, cycle: 0 });
  for (const [index, rung] of rungs.sort((a, b) => a - b).entries()) {
    yield* withPool(spike, "memory-ladder", rung, (pool) =>
      Effect.andThen(
        driveWaves(spike, pool, { phase: "memory-ladder", waves: 1, from: index + 1, of: rungs.length + 1 }),
        markResources(session, { purpose: "ladder", agentCount: rung, cycle: index }),
      ),
    );
  }
});

const probeBehindBarrier = Effect.fnUntraced(function* (
  spike: StartedSpike,
  pool: LivePool,
  arm: NonNullable<LlmJournalPort["barrier"]>,
) {
  const { session } = spike;
  const { probeTimeoutMs } = session.scenario;
  const expected = pool.readyAgentIds.length;
  const settled = yield* arm(expected, probeTimeoutMs);
  yield* driveWaves(spike, pool, { phase: "probe", waves: 1 });
  const outcome = yield* Effect.timeoutOption(settled, probeTimeoutMs + BARRIER_GRACE_MS);
  yield* session.log.append([{ kind: "probe", expected, ...Option.getOrElse(outcome, () => NOBODY_CALLED) }]);
});

/** The LLM answers nobody until all are in flight: the largest number it saw is the orchestrator's true ceiling. */
export const probe = (spike: StartedSpike, pool: LivePool) => {
  const arm = spike.session.llmIsFixed ? null : spike.llm.journal.barrier;
  return arm === null
    ? driveWaves(spike, pool, { phase: "probe", waves: 1 })
    : Effect.scoped(probeBehindBarrier(spike, pool, arm));
};

/** What the probe is about to do, for the watcher. */
export const probeDetail = ({ session, llm }: StartedSpike, { readyAgentIds }: LivePool): string =>
  session.llmIsFixed || llm.journal.barrier === null
    ? "one wave; this LLM can't be held back"
    : `the LLM answers nobody until ${readyAgentIds.length} are in flight`;

const mainPool = (spike: StartedSpike) => (pool: LivePool) =>
  Effect.gen(function* () {
    const { session } = spike;
    const { waves, warmUpWaves } = session.scenario;
    yield* inPhase(session, "probe", probeDetail(spike, pool), probe(spike, pool));
    yield* inPhase(
      session,
      "warm-up",
      `${warmUpWaves} waves`,
      driveWaves(spike, pool, { phase: "warm-up", waves: warmUpWaves }),
    );
    yield* inPhase(session, "wave", `${waves} judged waves`, driveWaves(spike, pool, { phase: "wave", waves }));
  });

/** Waves at half of the agents, for the throughput that must not fall. */
export const halfLoad = Effect.fnUntraced(function* (spike: StartedSpike) {
  const { agentCount, halfLoadWaves, warmUpWaves } = spike.session.scenario;
  const half = Math.max(1, Math.floor(agentCount / 2));
  yield* withPool(spike, "half-load", half, (pool) =>
    Effect.andThen(
      driveWaves(spike, pool, { phase: "warm-up", waves: 1, from: warmUpWaves, of: warmUpWaves + 1 }),
      driveWaves(spike, pool, { phase: "half-load", waves: halfLoadWaves }),
    ),
  );
});

/** A settled reading after the pools were given back. */
export const cleanUp = (session: SpikeSession) =>
  inPhase(
    session,
    "cleanup",
    "pools given back",
    markResources(session, { purpose: "released", agentCount: 0, cycle: 0 }),
  );

/** Identical cycles of a whole pool: what still grows from one to the next is a leak. */
export const leakCycles = Effect.fnUntraced(function* (spike: StartedSpike) {
  const { leakCycles: cycles, agentCount } = spike.session.scenario;
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    yield* withPool(spike, "leak", agentCount, (pool) =>
      driveWaves(spike, pool, { phase: "leak", waves: 1, from: cycle, of: cycles }),
    );
    yield* markResources(spike.session, { purpose: "leak-cycle", agentCount, cycle });
  }
});

const steps = Effect.fnUntraced(function* (spike: StartedSpike) {
  const { session } = spike;
  const { agentCount, memoryLadderRatios, halfLoadWaves, leakCycles: cycles } = session.scenario;
  yield* instantiateCold(spike);
  if (memoryLadderRatios.length > 0) {
    yield* inPhase(session, "memory-ladder", "pools of growing size", climbMemoryLadder(spike));
  }
  yield* withPool(spike, "probe", agentCount, mainPool(spike));
  yield* cleanUp(session);
  if (halfLoadWaves > 0) yield* inPhase(session, "half-load", `${halfLoadWaves} waves at N/2`, halfLoad(spike));
  if (cycles > 0) yield* inPhase(session, "leak", `${cycles} pool cycles`, leakCycles(spike));
});

/** The steps under load; what the LLM saw until their end is brought in however they end. */
const load = (spike: StartedSpike) =>
  Effect.onExit(steps(spike), (exit) => {
    const collected = spike.session.collectJournal(spike.llm, true);
    return Exit.isSuccess(exit) ? collected : Effect.ignore(collected);
  });

/** All steps of design.md, "The spike, step by step", but the judging. Its Scope stops what it starts. */
export const spikeSteps = Effect.fnUntraced(function* (session: SpikeSession) {
  const { ports, scenario } = session;
  const llm = yield* ports.llmProvider.start(scenario);
  yield* inPhase(session, "calibrate", "clock, timers, loopback, LLM, runner", calibrate(session, llm));
  const eventLoopLag = yield* ports.host.watchEventLoop;
  const orchestrator = yield* inPhase(session, "start", scenario.orchestrator, startOrchestrator(session, llm));
  const spike: StartedSpike = { session, llm, orchestrator, eventLoopLag };
  yield* findOrchestratorPids(spike);
  yield* Effect.raceFirst(load(spike), sampleResources(session));
});
