import type { BurstPlan } from "@plimsoll/domain";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import { invokeTurn } from "./invoke-turn.ts";
import { publishStageEnd, watchStage } from "./load-progress.ts";
import type { LoadContext } from "./load-context.ts";

/** One wave of all agents; its stage is written down however it ends. */
const driveWave = Effect.fnUntraced(function* (context: LoadContext, ordinal: number, plan: BurstPlan) {
  const { books, talkers, spike } = context;
  const { clock, host } = spike.session.ports;
  const isWarmUp = ordinal < plan.warmUpWaves;
  const name = isWarmUp ? `warm-up ${ordinal + 1}` : `wave ${ordinal - plan.warmUpWaves + 1}`;
  const phase = isWarmUp ? ("warm-up" as const) : ("load" as const);
  yield* host.collectGarbage;
  const startedAtMs = clock.nowMs();
  books.beginStages();
  const level = talkers.length;
  const close = () => {
    books.endStage(ordinal);
    const stage = { ordinal, name, isWarmUp, fromLevel: level, toLevel: level };
    return spike.session.log.append([books.stageRecord(stage, { startedAtMs, endedAtMs: clock.nowMs() })]);
  };
  const due = { stage: ordinal, phase, intendedAtMs: startedAtMs, noticedAtMs: startedAtMs };
  yield* Effect.forEach(
    talkers,
    (talker) => {
      books.arrived(ordinal);
      return invokeTurn(context, talker, due);
    },
    { concurrency: "unbounded", discard: true },
  ).pipe(Effect.onExit(close));
  publishStageEnd(context, { ordinal, name });
  yield* watchStage(context, { ordinal, isWarmUp });
});

/** Waves from one ordinal to another, with quiet between them. */
export const driveBurst = (context: LoadContext, plan: BurstPlan, from: number, to: number) =>
  Effect.forEach(
    Array.from({ length: to - from }, (_, index) => from + index),
    (ordinal) =>
      Effect.suspend(() =>
        Deferred.isDoneUnsafe(context.ended)
          ? Effect.void
          : Effect.andThen(driveWave(context, ordinal, plan), Effect.sleep(plan.pauseMs)),
      ),
    { discard: true },
  );
