import type { WorkflowStorePort } from "@plimsoll/application";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { randomNumbers } from "../random-numbers.ts";
import { randomWorkflow } from "../random-workflow.ts";
import { readAttemptLog } from "./attempt-log.ts";
import { RELIABILITY_TENANT, reportOf } from "./campaign-report.ts";
import { EngineProcess } from "./engine-process.ts";

/** Workflows that are kept unfinished while kills go on, so that each kill hits work. */
const KEPT_UNFINISHED = 3;
const FINISH_TIMEOUT_MS = 120_000;

export interface KillCampaign {
  readonly store: WorkflowStorePort;
  readonly databaseUrl: string;
  readonly logPath: string;
  readonly kills: number;
  /** Longest time from the start of an engine's work to its kill. */
  readonly longestLifeMs: number;
  readonly claimTtlMs: number;
  readonly seed: number;
}

/** How many workflows are not finished. */
export const unfinished = (store: WorkflowStorePort) =>
  Effect.map(store.list({ tenantId: RELIABILITY_TENANT, unfinishedOnly: true, limit: 100 }), (found) => found.length);

/** Accepts random workflows until enough are unfinished, and adds their ids to `known`. */
export const topUp = Effect.fnUntraced(function* (store: WorkflowStorePort, known: string[], random: () => number) {
  for (let missing = KEPT_UNFINISHED - (yield* unfinished(store)); missing > 0; missing -= 1) {
    const workflowId = `graph-${known.length + 1}`;
    known.push(workflowId);
    const taskCount = 30 + Math.floor(random() * 31);
    yield* store.accept(randomWorkflow(workflowId, taskCount, random), yield* Clock.currentTimeMillis);
  }
});

const killOften = Effect.fnUntraced(function* (campaign: KillCampaign, known: string[]) {
  const { store, kills, longestLifeMs, seed } = campaign;
  const random = randomNumbers(seed);
  let standby = new EngineProcess({ ...campaign, seed });
  for (let kill = 1; kill <= kills; kill += 1) {
    yield* topUp(store, known, random);
    const current = standby;
    yield* Effect.promise(() => current.start());
    standby = new EngineProcess({ ...campaign, seed: seed + kill });
    yield* Effect.sleep(random() * longestLifeMs);
    if (current.ownDeath !== null) yield* Effect.die(new Error(`an engine died by itself: ${current.ownDeath}`));
    yield* Effect.promise(() => current.kill());
  }
  return standby;
});

const letFinish = Effect.fnUntraced(function* (store: WorkflowStorePort, last: EngineProcess) {
  yield* Effect.promise(() => last.start());
  yield* Effect.repeat(Effect.andThen(Effect.sleep(100), unfinished(store)), { until: (count) => count === 0 }).pipe(
    Effect.timeoutOrElse({ duration: FINISH_TIMEOUT_MS, orElse: () => Effect.void }),
  );
  yield* Effect.promise(() => last.kill());
});

/** Kills engines at random instants while workflows run, lets the last one finish, and audits every workflow. */
export const runKillCampaign = Effect.fnUntraced(function* (campaign: KillCampaign) {
  const workflowIds: string[] = [];
  const last = yield* killOften(campaign, workflowIds);
  yield* letFinish(campaign.store, last);
  return { kills: campaign.kills, ...(yield* reportOf(campaign.store, workflowIds, readAttemptLog(campaign.logPath))) };
});
