import { UsageError } from "@plimsoll/adapters-command-line";
import type { StoreFailure, WorkflowKey } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Schedule from "effect/Schedule";
import type { EngineApp } from "../composition/compose-engine.ts";

const LOOK_MS = 250;
/** Beyond the claim's time to live: clocks of two machines differ. */
const SPARE_MS = 2000;

const stillHeld = ({ workflowId }: WorkflowKey): UsageError =>
  new UsageError({
    message: `${workflowId} is being run by another engine on this database, which is alive`,
    hint: "Watch it there, cancel it, or stop that engine first.",
  });

const isFinished = (app: EngineApp, key: WorkflowKey) =>
  Effect.map(app.engine.state(key), ({ finishedAtMs }) => finishedAtMs !== null);

/**
 * Takes a workflow over, or finds it finished. One whose engine was killed a moment ago is still claimed: that is waited for, as
 * long as a claim without renewal lives.
 */
export const takeOver = (app: EngineApp, key: WorkflowKey, claimTtlMs: number, onWait: () => void) => {
  let hasTold = false;
  const attempt = Effect.gen(function* () {
    if (yield* isFinished(app, key)) return true;
    const taken = yield* app.engine.resume(key);
    if (taken.length > 0) return true;
    if (!hasTold) onWait();
    hasTold = true;
    return false;
  });
  return attempt.pipe(
    Effect.repeat({ schedule: Schedule.spaced(LOOK_MS), until: (done) => done }),
    Effect.timeoutOrElse({ duration: claimTtlMs + SPARE_MS, orElse: () => Effect.fail(stillHeld(key)) }),
    Effect.asVoid,
  );
};

/** Ids of the tenant's unfinished workflows. */
export const unfinishedKeys = (
  app: Pick<EngineApp, "store">,
  tenantId: string,
  limit: number,
): Effect.Effect<readonly WorkflowKey[], StoreFailure> =>
  Effect.map(app.store.list({ tenantId, unfinishedOnly: true, limit }), (found) =>
    found.map(({ workflowId }) => ({ tenantId, workflowId })),
  );
