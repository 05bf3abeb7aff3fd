import type { EvidenceRecord, InvocationError, InvocationRecord } from "@plimsoll/domain";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Option from "effect/Option";
import * as Stream from "effect/Stream";
import type { InvocationResult, OrchestratorFailure } from "../../ports/agent-orchestrator.port.ts";
import type { ResultsFailure } from "../../ports/results-sink.port.ts";
import type { LivePool } from "./live-pool.ts";
import { orchestratorFailureRecord } from "./orchestrator-failure-record.ts";
import type { StartedSpike } from "./spike-session.ts";
import { type Unanswered, WaveLedger, type WavePosition } from "./wave-ledger.ts";

/** The orchestrator's own deadline gets this much more before the runner gives an invocation up. */
const GUARD_GRACE_MS = 5_000;

/** One wave: all these agents at once. */
export interface Wave extends WavePosition {
  /** How many waves the phase has; for the watcher. */
  readonly waves: number;
  readonly agentIds: readonly string[];
}

type DriveExit = Exit.Exit<Option.Option<void>, OrchestratorFailure>;

const lost = (code: InvocationError["code"], message: string, endedAtMs: number): Unanswered => ({
  error: { code, message, retryable: code === "timeout" },
  endedAtMs,
});

/** A dropped request stays pending in a wave that ended: that is how the assessment tells it from a failed one. */
const unansweredAfter = (exit: DriveExit, nowMs: number): Unanswered => {
  if (Exit.isSuccess(exit)) {
    return Option.isSome(exit.value) ? "pending" : lost("timeout", "no answer within timeout and grace", nowMs);
  }
  const failure = Option.getOrUndefined(Cause.findErrorOption(exit.cause));
  if (failure === undefined || failure.code === "conservation") return "pending";
  return lost("orchestrator-error", failure.message, nowMs);
};

const endedInOrder = (exit: DriveExit): boolean =>
  Exit.isSuccess(exit) || Option.exists(Cause.findErrorOption(exit.cause), ({ code }) => code === "conservation");

const isInvocation = (record: EvidenceRecord): record is InvocationRecord => record.kind === "invocation";

const closeWave = ({ session }: StartedSpike, wave: Wave, ledger: WaveLedger, startedAtMs: number) => {
  const { phase, wave: ordinal, agentIds } = wave;
  return (exit: DriveExit) => {
    const endedAtMs = session.ports.clock.nowMs();
    const records = ledger.close(unansweredAfter(exit, endedAtMs));
    session.observe(records.filter(isInvocation));
    const span = { kind: "wave" as const, phase, wave: ordinal, agentCount: agentIds.length, startedAtMs, endedAtMs };
    return session.log.append(endedInOrder(exit) ? [...records, span] : records);
  };
};

const reporter =
  ({ session }: StartedSpike, wave: Wave, ledger: WaveLedger) =>
  () =>
    session.ports.progress.publish({
      type: "wave-progress",
      phase: wave.phase,
      inFlight: ledger.inFlight,
      done: wave.agentIds.length - ledger.inFlight,
      failed: ledger.failed,
      ...session.latencySoFar(),
    });

/** A broken count is recorded and the run goes on; a lost orchestrator ends it. */
const recordBrokenCount =
  ({ session }: StartedSpike) =>
  (failure: OrchestratorFailure): Effect.Effect<void, ResultsFailure | OrchestratorFailure> =>
    failure.code === "conservation"
      ? session.log.append([orchestratorFailureRecord(session, failure)])
      : Effect.fail(failure);

const collectAfterWave = Effect.fnUntraced(function* (spike: StartedSpike, wave: Wave) {
  const { session, llm } = spike;
  const lag = yield* spike.eventLoopLag;
  const { phase, wave: ordinal } = wave;
  yield* session.log.append([
    { kind: "runner-health", phase, wave: ordinal, eventLoopLagP99Ms: lag.p99Ms, eventLoopLagMaxMs: lag.maxMs },
  ]);
  yield* session.collectJournal(llm, false);
});

/** Invokes all agents of the wave at once, keeps the books, and brings in what the LLM saw. */
export const driveWave = Effect.fnUntraced(function* (spike: StartedSpike, pool: LivePool, wave: Wave) {
  const { session } = spike;
  const { clock, progress } = session.ports;
  const { phase, wave: ordinal, waves, agentIds } = wave;
  const planned = session.planner.plan(agentIds);
  const requests = planned.map(({ request }) => request);
  progress.publish({ type: "wave-started", phase, wave: ordinal, waves, agentCount: agentIds.length });
  yield* session.ports.host.collectGarbage;
  yield* spike.eventLoopLag; // what was late before the wave is not the wave's
  const startedAtMs = clock.nowMs();
  const ledger = new WaveLedger({ phase, wave: ordinal, pool: pool.ordinal }, planned, startedAtMs);
  const report = reporter(spike, wave, ledger);
  const accept = (results: readonly InvocationResult[]) =>
    Effect.sync(() => {
      for (const result of results) ledger.accept(result);
      report();
    });
  yield* pool.handle
    .invokeBatch(requests)
    .pipe(
      Stream.runForEachArray(accept),
      Effect.timeoutOption(session.scenario.invocationTimeoutMs + GUARD_GRACE_MS),
      Effect.onExit(closeWave(spike, wave, ledger, startedAtMs)),
      Effect.catchTag("OrchestratorFailure", recordBrokenCount(spike)),
    );
  yield* collectAfterWave(spike, wave);
});
