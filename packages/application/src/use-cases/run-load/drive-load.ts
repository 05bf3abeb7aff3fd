import type { BurstPlan, FaultScript, PlannedStage, TimedPlan } from "@plimsoll/domain";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Schedule from "effect/Schedule";
import { inPhase } from "../run-spike/spike-session.ts";
import { driveBurst } from "./drive-burst.ts";
import { driveClosed } from "./drive-closed.ts";
import { driveOpen } from "./drive-open.ts";
import { prepareLlm, startFaultWindows } from "./load-faults.ts";
import { publishProgress, publishStageEnd, watchStage } from "./load-progress.ts";
import type { LoadContext } from "./load-context.ts";
import { stopWhenBreached } from "./stop-when-breached.ts";
import { stopWhenTold } from "./stop-when-told.ts";

/** What the LLM saw is brought in this often, so that the evidence of a long load survives the runner. */
const COLLECT_EVERY_MS = 5_000;

/** Waits for the stages' ends, one after the other, and takes the runner's health of each. */
const followStages = (context: LoadContext, stages: readonly PlannedStage[]) =>
  Effect.forEach(
    stages,
    (stage) =>
      Effect.gen(function* () {
        const leftMs = context.originMs + stage.toMs - context.spike.session.ports.clock.nowMs();
        if (leftMs > 0) yield* Effect.raceFirst(Effect.sleep(leftMs), Deferred.await(context.ended));
        context.books.endStage(stage.ordinal);
        publishStageEnd(context, stage);
        yield* watchStage(context, stage);
      }),
    { discard: true },
  );

/** Stages that had begun, as far as they went. */
const closeStages = (context: LoadContext, { stages }: TimedPlan) => {
  const { session } = context.spike;
  const nowMs = session.ports.clock.nowMs();
  const begun = stages.filter(({ fromMs }) => context.originMs + fromMs < nowMs);
  const records = begun
    .filter(
      ({ fromMs, ordinal }) =>
        fromMs === 0 || context.books.arrivalsOf(ordinal) > 0 || !Deferred.isDoneUnsafe(context.ended),
    )
    .map((stage) => {
      const endedAtMs = Math.min(nowMs, context.originMs + stage.toMs);
      return context.books.stageRecord(stage, { startedAtMs: context.originMs + stage.fromMs, endedAtMs });
    });
  return session.log.append(records);
};

const driveTimed = (context: LoadContext, plan: TimedPlan, script: FaultScript) =>
  Effect.gen(function* () {
    const { session } = context.spike;
    const driver = yield* Effect.forkChild(
      plan.model === "open" ? driveOpen(context, plan) : driveClosed(context, plan),
    );
    const follow = Effect.gen(function* () {
      const warmUp = plan.stages.filter(({ isWarmUp }) => isWarmUp);
      const judged = plan.stages.filter(({ isWarmUp }) => !isWarmUp);
      if (warmUp.length > 0) yield* inPhase(session, "warm-up", "not judged", followStages(context, warmUp));
      const load = Effect.andThen(followStages(context, judged), Fiber.join(driver));
      const marked = Effect.andThen(startFaultWindows(context, script), load);
      yield* inPhase(session, "load", context.load.shape.kind, marked);
    });
    const lost = Effect.andThen(Fiber.join(driver), Effect.never);
    yield* Effect.raceFirst(follow, lost).pipe(Effect.onExit(() => Fiber.interrupt(driver)));
  }).pipe(Effect.onExit(() => closeStages(context, plan)));

const driveWaves = (context: LoadContext, plan: BurstPlan, script: FaultScript) =>
  Effect.gen(function* () {
    const { session } = context.spike;
    const { warmUpWaves, waves } = plan;
    if (warmUpWaves > 0) {
      yield* inPhase(session, "warm-up", `${warmUpWaves} waves`, driveBurst(context, plan, 0, warmUpWaves));
    }
    const judged = driveBurst(context, plan, warmUpWaves, warmUpWaves + waves);
    yield* inPhase(session, "load", `${waves} waves`, Effect.andThen(startFaultWindows(context, script), judged));
  });

/** Puts the load on a pool: driver, stages, faults, progress and the LLM's journal side by side. Its clock starts when all is prepared. */
export const driveLoad = Effect.fnUntraced(function* (prepared: LoadContext) {
  const { spike, plan } = prepared;
  const script = yield* prepareLlm(prepared);
  yield* spike.eventLoopLag; // what was late before the load is not the load's
  const context: LoadContext = { ...prepared, originMs: spike.session.ports.clock.nowMs() };
  context.books.beginStages();
  const beside = Effect.all(
    [
      publishProgress(context),
      Effect.repeat(spike.session.collectJournal(spike.llm, false), Schedule.spaced(COLLECT_EVERY_MS)),
      stopWhenBreached(context),
      stopWhenTold(context),
    ],
    { concurrency: "unbounded", discard: true },
  );
  const drive = plan.model === "burst" ? driveWaves(context, plan, script) : driveTimed(context, plan, script);
  yield* Effect.raceFirst(drive, Effect.andThen(beside, Effect.never));
});
