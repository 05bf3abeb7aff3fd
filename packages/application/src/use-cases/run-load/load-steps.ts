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
import { type LoadHooks, NO_HOOKS } from "./load-hooks.ts";
import { Talker, TurnPlanner } from "./talker.ts";

/** The targets that can be parsed; the judgement tells of the others. */
export const readableTargets = (expressions: readonly string[]) =>
  expressions
    .map(parseLoadTarget)
    .filter(Result.isSuccess)
    .map(({ success }) => success);

const contextOf = (spike: StartedSpike, load: LoadScenario, pool: LivePool, hooks: LoadHooks): LoadContext => {
  const { session } = spike;
  return {
    ...{ spike, pool, load, hooks },
    plan: planLoad(load, session.scenario.agentCount),
    originMs: session.ports.clock.nowMs(),
    talkers: pool.readyAgentIds.map((agentId) => new Talker(agentId, load.conversation.turns)),
    planner: new TurnPlanner(session.planner, load.inputs),
    books: new LoadBooks(() => session.ports.clock.nowMs()),
    watch: new BreachWatch(readableTargets(session.scenario.targets)),
    ended: Deferred.makeUnsafe<void>(),
  };
};

const underLoad = (spike: StartedSpike, load: LoadScenario, hooks: LoadHooks) => (pool: LivePool) =>
  Effect.gen(function* () {
    yield* compareReportedMemory(spike);
    yield* describeInUse(spike);
    yield* spike.session.ports.host.collectGarbage;
    yield* hooks.awaitStart;
    yield* Effect.suspend(() => driveLoad(contextOf(spike, load, pool, hooks)));
  });

/** The pool under load; what the LLM saw until its end is brought in however it ends. */
const loadPool = (spike: StartedSpike, load: LoadScenario, hooks: LoadHooks) => {
  const { agentCount } = spike.session.scenario;
  return withPool(spike, "instantiate", agentCount, underLoad(spike, load, hooks)).pipe(
    Effect.onExit((exit) => {
      const collected = spike.session.collectJournal(spike.llm, true);
      return Exit.isSuccess(exit) ? collected : Effect.ignore(collected);
    }),
  );
};

/** All steps of a load run but the judging: LLM, calibration, orchestrator, one pool, the load once `hooks.awaitStart` lets it. Its Scope stops what it starts. */
export const loadSteps = Effect.fnUntraced(function* (
  session: SpikeSession,
  load: LoadScenario,
  hooks: LoadHooks = NO_HOOKS,
) {
  const { ports, scenario } = session;
  const llm = yield* ports.llmProvider.start(scenario);
  yield* inPhase(session, "calibrate", "clock, timers, loopback, LLM, runner", calibrate(session, llm));
  const eventLoopLag = yield* ports.host.watchEventLoop;
  const orchestrator = yield* inPhase(session, "start", scenario.orchestrator, startOrchestrator(session, llm));
  const spike: StartedSpike = { session, llm, orchestrator, eventLoopLag };
  yield* findOrchestratorPids(spike);
  yield* Effect.raceFirst(loadPool(spike, load, hooks), sampleResources(session));
});
