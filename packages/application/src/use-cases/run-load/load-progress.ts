import { plannedMs, type PlannedStage, stageAt } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Schedule from "effect/Schedule";
import type { LoadContext } from "./load-context.ts";

const PUBLISH_EVERY_MS = 500;

/** The stage that is shown; a wave has no place in time. */
type ShownStage = Pick<PlannedStage, "ordinal" | "name">;

const stageCount = ({ plan }: LoadContext): number =>
  plan.model === "burst" ? plan.warmUpWaves + plan.waves : plan.stages.length;

const publish = (context: LoadContext, stage: ShownStage, isStageEnd: boolean): void => {
  const { spike, books, plan, originMs } = context;
  const { ports, phase } = spike.session;
  const { inFlight, waiting, done, failed, dropped } = books;
  ports.progress.publish({
    type: "load-progress",
    ...{ phase, stage: stage.ordinal, stages: stageCount(context), name: stage.name, isStageEnd },
    elapsedMs: ports.clock.nowMs() - originMs,
    plannedMs: plan.model === "burst" ? null : plannedMs(plan.stages),
    ...{ inFlight, waiting, done, failed, dropped },
    ...spike.session.latencySoFar(),
  });
};

/** Tells the watcher that a stage is over. */
export const publishStageEnd = (context: LoadContext, stage: ShownStage): void => publish(context, stage, true);

const FIRST_WAVE: ShownStage = { ordinal: 0, name: "waves" };

const shownNow = ({ plan, originMs, spike }: LoadContext): ShownStage =>
  plan.model === "burst"
    ? FIRST_WAVE
    : (stageAt(plan.stages, spike.session.ports.clock.nowMs() - originMs) ?? FIRST_WAVE);

/** Tells the watcher twice a second how it stands, until it is interrupted. */
export const publishProgress = (context: LoadContext) =>
  Effect.repeat(
    Effect.sync(() => publish(context, shownNow(context), false)),
    Schedule.spaced(PUBLISH_EVERY_MS),
  );

/** How late the runner's event loop was in a stage, as evidence. */
export const watchStage = Effect.fnUntraced(function* (
  { spike }: LoadContext,
  { ordinal, isWarmUp }: Pick<PlannedStage, "ordinal" | "isWarmUp">,
) {
  const { p99Ms, maxMs } = yield* spike.eventLoopLag;
  const phase = isWarmUp ? ("warm-up" as const) : ("load" as const);
  yield* spike.session.log.append([
    { kind: "runner-health", phase, wave: ordinal, eventLoopLagP99Ms: p99Ms, eventLoopLagMaxMs: maxMs },
  ]);
});
