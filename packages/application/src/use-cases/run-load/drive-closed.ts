import { nextActiveMs, type PlannedStage, stageAt, type TimedPlan } from "@plimsoll/domain";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import { invokeTurn } from "./invoke-turn.ts";
import type { LoadContext } from "./load-context.ts";
import { paceUntil } from "./pace.ts";
import type { Talker } from "./talker.ts";

/** An agent whose invocation failed rests this long, so that one that fails at once does not flood the orchestrator and the evidence. */
const REST_AFTER_FAILURE_MS = 100;

const stageOf = (stages: readonly PlannedStage[], atMs: number): PlannedStage => {
  const stage = stageAt(stages, atMs);
  if (stage === undefined) throw new Error("a plan has at least one stage");
  return stage;
};

/** One agent: the next turn as soon as the level wants it busy and it has thought long enough. */
const driveAgent = (context: LoadContext, { stages }: TimedPlan, talker: Talker, index: number) =>
  Effect.gen(function* () {
    const { clock } = context.spike.session.ports;
    const thinkTimeMs = context.load.conversation.thinkTimeMs ?? 0;
    let readyMs = 0;
    for (;;) {
      const dueMs = nextActiveMs(stages, index, readyMs);
      if (dueMs === null) return;
      yield* paceUntil(clock, context.originMs + dueMs);
      if (Deferred.isDoneUnsafe(context.ended)) return;
      const { ordinal, isWarmUp } = stageOf(stages, dueMs);
      context.books.arrived(ordinal);
      const record = yield* invokeTurn(context, talker, {
        stage: ordinal,
        phase: isWarmUp ? "warm-up" : "load",
        intendedAtMs: context.originMs + dueMs,
        noticedAtMs: clock.nowMs(),
      });
      const restMs = record.outcome === "succeeded" ? thinkTimeMs : Math.max(thinkTimeMs, REST_AFTER_FAILURE_MS);
      readyMs = clock.nowMs() - context.originMs + restMs;
    }
  });

/** Closed model: as many agents busy as the level says, each with one invocation at a time. */
export const driveClosed = (context: LoadContext, plan: TimedPlan) =>
  Effect.forEach(context.talkers, (talker, index) => driveAgent(context, plan, talker, index), {
    concurrency: "unbounded",
    discard: true,
  });
