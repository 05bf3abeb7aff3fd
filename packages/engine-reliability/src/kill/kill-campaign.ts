import type { JournalEntry, StoreFailure, WorkflowStorePort } from "@plimsoll/application";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { randomNumbers } from "../random-numbers.ts";
import { randomWorkflow } from "../random-workflow.ts";
import { type AttemptLine, readAttemptLog } from "./attempt-log.ts";
import { auditWorkflow } from "./audit-workflow.ts";
import { EngineProcess } from "./engine-process.ts";

const TENANT = "reliability";
const PAGE = 5_000;
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

export interface CampaignReport {
  readonly kills: number;
  readonly workflows: number;
  readonly tasks: number;
  readonly attemptsBegun: number;
  /** Attempts that the kills took with them. */
  readonly interrupted: number;
  /** Everything that was lost, doubled or stuck; empty when all is well. */
  readonly violations: readonly string[];
}

const unfinished = (store: WorkflowStorePort) =>
  Effect.map(store.list({ tenantId: TENANT, unfinishedOnly: true, limit: 100 }), (found) => found.length);

const wholeJournal = Effect.fnUntraced(function* (store: WorkflowStorePort, workflowId: string) {
  const entries: JournalEntry[] = [];
  for (;;) {
    const page = yield* store.journal({ tenantId: TENANT, workflowId }, entries.length, PAGE);
    entries.push(...page);
    if (page.length < PAGE) return entries as readonly JournalEntry[];
  }
});

const topUp = Effect.fnUntraced(function* (store: WorkflowStorePort, known: string[], random: () => number) {
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

const audit = Effect.fnUntraced(function* (
  store: WorkflowStorePort,
  workflowId: string,
  log: readonly AttemptLine[],
): Effect.fn.Return<
  { readonly tasks: number; readonly interrupted: number; readonly violations: readonly string[] },
  StoreFailure
> {
  const stored = yield* store.load({ tenantId: TENANT, workflowId });
  if (stored === null) return { tasks: 0, interrupted: 0, violations: [`${workflowId}: it is gone`] };
  const journal = yield* wholeJournal(store, workflowId);
  const interrupted = journal.filter(({ event }) => event.kind === "task-interrupted").length;
  const mine = log.filter((line) => line.workflowId === workflowId);
  return { tasks: stored.definition.tasks.length, interrupted, violations: auditWorkflow(stored, journal, mine) };
});

/** Kills engines at random instants while workflows run, lets the last one finish, and audits every workflow. */
export const runKillCampaign = Effect.fnUntraced(function* (campaign: KillCampaign) {
  const workflowIds: string[] = [];
  const last = yield* killOften(campaign, workflowIds);
  yield* letFinish(campaign.store, last);
  const log = readAttemptLog(campaign.logPath);
  const audits = yield* Effect.forEach(workflowIds, (workflowId) => audit(campaign.store, workflowId, log));
  return {
    kills: campaign.kills,
    workflows: workflowIds.length,
    tasks: audits.reduce((sum, { tasks }) => sum + tasks, 0),
    attemptsBegun: log.filter(({ what }) => what === "began").length,
    interrupted: audits.reduce((sum, { interrupted }) => sum + interrupted, 0),
    violations: audits.flatMap(({ violations }) => violations),
  } satisfies CampaignReport;
});
