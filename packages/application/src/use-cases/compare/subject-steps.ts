import * as Effect from "effect/Effect";
import type { StartedLlm } from "../../ports/llm-provider.port.ts";
import { driveWave } from "../run-spike/drive-wave.ts";
import { type LivePool, openPool } from "../run-spike/live-pool.ts";
import {
  findOrchestratorPids,
  resourceSampler,
  SAMPLE_EVERY_MS,
  sampleResources,
} from "../run-spike/resource-sampling.ts";
import { inPhase, type SpikeSession, type StartedSpike } from "../run-spike/spike-session.ts";
import {
  cleanUp,
  climbMemoryLadder,
  driveWaves,
  halfLoad,
  instantiateCold,
  leakCycles,
  probe,
  probeDetail,
  startOrchestrator,
} from "../run-spike/spike-steps.ts";
import type { Calibrations, SubjectRun } from "./subject-run.ts";

/** Does something while this subject's processes, and nobody else's, are sampled. */
const sampled = <A, E, R>(session: SpikeSession, effect: Effect.Effect<A, E, R>) =>
  Effect.raceFirst(effect, sampleResources(session));

const calibrateOnce = Effect.fnUntraced(function* (session: SpikeSession, llm: StartedLlm, known: Calibrations) {
  const baseUrl = session.scenario.llm.kind === "mock" ? (llm.endpoint?.baseUrl ?? null) : null;
  const record = known.get(baseUrl !== null) ?? (yield* session.ports.host.calibrate(baseUrl));
  known.set(baseUrl !== null, record);
  yield* session.log.append([record]);
});

/** Starts LLM and orchestrator; importing is outside every clock. The subject's Scope stops them. */
export const startSubject = Effect.fnUntraced(function* (run: SubjectRun, calibrations: Calibrations) {
  const { session } = run;
  const { ports, scenario } = session;
  const llm = yield* ports.llmProvider.start(scenario);
  yield* inPhase(
    session,
    "calibrate",
    "clock, timers, loopback, LLM, runner",
    calibrateOnce(session, llm, calibrations),
  );
  const eventLoopLag = yield* ports.host.watchEventLoop;
  const orchestrator = yield* inPhase(session, "start", scenario.orchestrator, startOrchestrator(session, llm));
  const spike: StartedSpike = { session, llm, orchestrator, eventLoopLag };
  run.spike = spike;
  yield* findOrchestratorPids(spike);
});

/** What one subject does alone while the others are idle: instantiation, memory ladder, probe, warm-up; then it holds its pool. */
export const prepareSubject = Effect.fnUntraced(function* (run: SubjectRun, spike: StartedSpike) {
  const { session } = run;
  const { agentCount, memoryLadderRatios, warmUpWaves } = session.scenario;
  yield* sampled(session, instantiateCold(spike));
  if (memoryLadderRatios.length > 0) {
    yield* sampled(session, inPhase(session, "memory-ladder", "pools of growing size", climbMemoryLadder(spike)));
  }
  const pool = yield* openPool(spike, "probe", agentCount);
  run.pool = pool;
  yield* sampled(session, inPhase(session, "probe", probeDetail(spike, pool), probe(spike, pool)));
  const warmUp = driveWaves(spike, pool, { phase: "warm-up", waves: warmUpWaves });
  yield* sampled(session, inPhase(session, "warm-up", `${warmUpWaves} waves`, warmUp));
});

/**
 * A wave that is not judged, right before one that is: while the others had their turns, connections may have been dropped
 * and caches taken, and how much of it depends on how many others there are. After the numbers of all other warm-up waves.
 */
const shakeOff = (spike: StartedSpike, pool: LivePool, turn: number) => {
  const { warmUpWaves, waves } = spike.session.scenario;
  const from = warmUpWaves + 1 + turn;
  return warmUpWaves === 0
    ? Effect.void
    : driveWaves(spike, pool, { phase: "warm-up", waves: 1, from, of: warmUpWaves + 1 + waves });
};

/**
 * One turn of one subject: a wave to shake the idleness off, then a judged one. Its processes are read right before and right
 * after the judged wave, so that CPU time is that of the wave, and during it only when it lasts: reading would delay the
 * answers that are timed.
 */
export const takeTurn = Effect.fnUntraced(function* (spike: StartedSpike, pool: LivePool, turn: number) {
  const { session } = spike;
  yield* shakeOff(spike, pool, turn);
  const sample = resourceSampler(session);
  yield* sample;
  const position = { phase: "wave" as const, wave: turn, waves: session.scenario.waves, pool: pool.ordinal };
  yield* Effect.raceFirst(
    driveWave(spike, pool, { ...position, agentIds: pool.readyAgentIds }),
    Effect.andThen(Effect.sleep(SAMPLE_EVERY_MS), sampleResources(session)),
  );
  yield* sample;
});

/** After the judged waves: gives the pool back, then half load and leak cycles alone, as a spike does. */
export const wearSubject = Effect.fnUntraced(function* (run: SubjectRun, spike: StartedSpike) {
  const { session } = run;
  const { halfLoadWaves, leakCycles: cycles } = session.scenario;
  yield* run.givePoolBack;
  yield* sampled(session, cleanUp(session));
  if (halfLoadWaves > 0) {
    yield* sampled(session, inPhase(session, "half-load", `${halfLoadWaves} waves at N/2`, halfLoad(spike)));
  }
  if (cycles > 0) yield* sampled(session, inPhase(session, "leak", `${cycles} pool cycles`, leakCycles(spike)));
});
