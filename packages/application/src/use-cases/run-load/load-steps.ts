import { BreachWatch, type LoadScenario, parseLoadTarget, planLoad } from "@plimsoll/domain";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Result from "effect/Result";
import { type LivePool, withPool } from "../run-spike/live-pool.ts";
import { compareReportedMemory, findOrchestratorPids, sampleResources } from "../run-spike/resource-sampling.ts";
import { inPhase, type SpikeSession, type StartedSpike } from "../run-spike/spike-session.ts";
import { calibrate, describeInUse, startOrchestrator } from "../run-spike/spike-steps.ts";
import { driveLoad } from "./drive-load.ts";
import { LoadBooks } from "./load-books.ts";
import type { LoadContext } from "./load-context.ts";
import { Talker, TurnPlanner } from "./talker.ts";

const readableTargets = (expressions: readonly string[]) =>
  expressions
    .map(parseLoadTarget)
    .filter(Result.isSuccess)
    .map(({ success }) => success);

const contextOf = (spike: StartedSpike, load: LoadScenario, pool: LivePool): LoadContext => {
  const { session } = spike;
  return {
    ...{ spike, pool, load },
    plan: planLoad(load, session.scenario.agentCount),
    originMs: session.ports.clock.nowMs(),
    talkers: pool.readyAgentIds.map((agentId) => new Talker(agentId, load.conversation.turns)),
    planner: new TurnPlanner(session.planner, load.inputs),
    books: new LoadBooks(() => session.ports.clock.nowMs()),
    watch: new BreachWatch(readableTargets(session.scenario.targets)),
    ended: Deferred.makeUnsafe<void>(),
  };
};

const underLoad = (spike: StartedSpike, load: LoadScenario, awaitStart: Effect.Effect<void>) => (pool: LivePool) =>
  Effect.gen(function* () {
    yield* compareReportedMemory(spike);
    yield* describeInUse(spike);
    yield* spike.session.ports.host.collectGarbage;
    yield* awaitStart;
    yield* Effect.suspend(() => driveLoad(contextOf(spike, load, pool)));
  });

/** The pool under load; what the LLM saw until its end is brought in however it ends. */
const loadPool = (spike: StartedSpike, load: LoadScenario, awaitStart: Effect.Effect<void>) => {
  const { agentCount } = spike.session.scenario;
  return withPool(spike, "instantiate", agentCount, underLoad(spike, load, awaitStart)).pipe(
    Effect.onExit((exit) => {
      const collected = spike.session.collectJournal(spike.llm, true);
      return Exit.isSuccess(exit) ? collected : Effect.ignore(collected);
    }),
  );
};

/** All steps of a load run but the judging: LLM, calibration, orchestrator, one pool, the load once `awaitStart` lets it. Its Scope stops what it starts. */
export const loadSteps = Effect.fnUntraced(function* (
  session: SpikeSession,
  load: LoadScenario,
  awaitStart: Effect.Effect<void> = Effect.void,
) {
  const { ports, scenario } = session;
  const llm = yield* ports.llmProvider.start(scenario);
  yield* inPhase(session, "calibrate", "clock, timers, loopback, LLM, runner", calibrate(session, llm));
  const eventLoopLag = yield* ports.host.watchEventLoop;
  const orchestrator = yield* inPhase(session, "start", scenario.orchestrator, startOrchestrator(session, llm));
  const spike: StartedSpike = { session, llm, orchestrator, eventLoopLag };
  yield* findOrchestratorPids(spike);
  yield* Effect.raceFirst(loadPool(spike, load, awaitStart), sampleResources(session));
});
