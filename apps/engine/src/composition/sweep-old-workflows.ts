import type { StoreFailure, WorkflowStorePort } from "@plimsoll/application";
import type { WorkflowOutcome } from "@plimsoll/domain";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Schedule from "effect/Schedule";
import type { ResourceLimits } from "../config/resource-limits-file.ts";

type Retention = ResourceLimits["retention"];

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 24 * 60 * MS_PER_MINUTE;
const OTHERS: readonly WorkflowOutcome[] = ["partially-succeeded", "failed", "cancelled"];

const prune = (
  store: WorkflowStorePort,
  nowMs: number,
  days: number | null,
  outcomes: readonly WorkflowOutcome[],
): Effect.Effect<number, StoreFailure> =>
  days === null ? Effect.succeed(0) : store.prune(nowMs - days * MS_PER_DAY, outcomes);

/** Deletes finished workflows that are older than the retention allows; answers with how many. */
export const sweepOnce = Effect.fnUntraced(function* (store: WorkflowStorePort, retention: Retention) {
  const nowMs = yield* Clock.currentTimeMillis;
  const succeeded = yield* prune(store, nowMs, retention.succeededDays, ["succeeded"]);
  const others = yield* prune(store, nowMs, retention.otherDays, OTHERS);
  if (succeeded + others > 0) yield* Effect.logInfo(`${succeeded + others} old workflows deleted, as retention says`);
  return succeeded + others;
});

/** Sweeps for ever, at once and then at intervals; a store that does not answer is logged and tried again. Reads retention anew each time. */
export const sweepOldWorkflows = (store: WorkflowStorePort, retention: () => Retention): Effect.Effect<void> => {
  const sweep = Effect.suspend(() => sweepOnce(store, retention())).pipe(
    Effect.catch((failure) => Effect.logWarning(`old workflows stay for now: ${failure.message}`)),
  );
  const wait = Effect.suspend(() => Effect.sleep(retention().sweepEveryMinutes * MS_PER_MINUTE));
  return Effect.asVoid(Effect.repeat(Effect.andThen(sweep, wait), Schedule.forever));
};
