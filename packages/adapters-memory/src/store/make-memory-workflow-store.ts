import {
  type AuditedWorkflowStore,
  CurrentActor,
  type WorkflowKey,
  type WorkflowStorePort,
} from "@plimsoll/application";
import { AuditScribe, type ParallelWorkflow, type WorkflowOutcome } from "@plimsoll/domain";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { isDeepStrictEqual } from "node:util";
import { AuditedAppends } from "./audited-appends.ts";
import { ClaimRegister } from "./claim-register.ts";
import { MemoryAuditLog } from "./memory-audit-log.ts";
import { MemoryWorkflow } from "./memory-workflow.ts";
import { PerformanceTable } from "./performance-table.ts";
import { planWrites } from "./plan-writes.ts";
import { definitionConflict } from "./store-refusals.ts";
import { UsageTable } from "./usage-table.ts";
import { WorkflowIndex } from "./workflow-index.ts";

interface Kept {
  readonly workflows: WorkflowIndex;
  readonly claims: ClaimRegister;
  readonly log: MemoryAuditLog;
  readonly usage: UsageTable;
}

/** What a store in memory is told. */
export interface MemoryStoreOptions {
  /** Known secrets, to be kept out of the audit log wherever they turn up. @default none */
  readonly secrets?: readonly string[];
}

/**
 * A store that forgets everything with its process. Each method is one synchronous step, so that transactions are free. What
 * it is given it keeps by reference: definitions and events must not be changed afterwards. Its audit log keeps the newest rows.
 */
export const makeMemoryWorkflowStore = (options: MemoryStoreOptions = {}): Effect.Effect<AuditedWorkflowStore> =>
  Effect.sync(() => {
    const log = new MemoryAuditLog(new AuditScribe(options.secrets));
    const kept: Kept = { workflows: new WorkflowIndex(), claims: new ClaimRegister(), log, usage: new UsageTable() };
    const performance = new PerformanceTable();
    return {
      accept: (definition, atMs) => accept(kept, definition, atMs),
      ...writing(kept),
      ...reading(kept),
      savePerformance: (tenantId, entries) => Effect.sync(() => performance.save(tenantId, entries)),
      loadPerformance: (tenantId) => Effect.sync(() => performance.of(tenantId)),
      tenantUsage: (filter) => Effect.sync(() => kept.usage.of(filter)),
      // Nobody else can reach it to lay any down: the configuration alone speaks.
      tenantQuotas: () => Effect.succeed([]),
      prune: (finishedBeforeMs, outcomes) => prune(kept, finishedBeforeMs, outcomes),
      audit: log.trail,
    };
  });

const writing = (kept: Kept): Pick<WorkflowStorePort, "append" | "claim" | "renew" | "release" | "requestCancel"> => ({
  append: append(kept),
  claim: claim(kept),
  renew: (engineId, nowMs, ttlMs) => Effect.sync(() => kept.claims.renew(engineId, nowMs + ttlMs)),
  release: (engineId, key) => Effect.sync(() => release(kept, engineId, key)),
  requestCancel: requestCancel(kept),
});

const append =
  ({ workflows, claims, log, usage }: Kept): WorkflowStorePort["append"] =>
  (writes) =>
    Effect.suspend(() => {
      const planned = planWrites(workflows, writes);
      if (Result.isFailure(planned)) return Effect.fail(planned.failure);
      const audited = new AuditedAppends(log);
      const results = planned.success.map(({ workflow, write, result }) => {
        if (result === "fenced") return result;
        audited.note(write, workflow.lastSequence + 1);
        for (const event of workflow.write(write)) usage.add(workflow.key, event);
        if (workflow.end !== null) end({ workflows, claims }, workflow);
        return result;
      });
      audited.chain();
      return Effect.succeed(results);
    });

const claim =
  ({ workflows, claims, log }: Kept): WorkflowStorePort["claim"] =>
  (key, engineId, nowMs, ttlMs) =>
    Effect.sync(() => {
      const workflow = workflows.find(key);
      if (workflow === undefined) return null;
      const granted = claims.claim(workflow, { engineId, expiresAtMs: nowMs + ttlMs }, nowMs);
      if (granted === null) return null;
      log.scribe.claimed(key, engineId);
      const said = { atMs: nowMs, actor: `engine:${engineId}`, action: "workflow-claimed", subject: key.workflowId };
      log.chain(key.tenantId, nowMs, log.scribe.entry({ ...said, detail: { epoch: granted.epoch } }));
      return granted;
    });

const release = ({ workflows, claims, log }: Kept, engineId: string, key?: WorkflowKey): void => {
  if (key === undefined) {
    claims.release(engineId);
    log.scribe.forgetEngine(engineId);
    return;
  }
  const workflow = workflows.find(key);
  if (workflow === undefined || workflow.holder?.engineId !== engineId) return;
  claims.end(workflow);
  log.scribe.forget(key);
};

const requestCancel =
  ({ workflows, log }: Kept): WorkflowStorePort["requestCancel"] =>
  (key, reason, atMs) =>
    Effect.gen(function* () {
      const actor = yield* CurrentActor;
      const workflow = workflows.find(key);
      if (workflow === undefined || workflow.end !== null) return false;
      workflow.cancelRequested ??= reason;
      const said = { atMs, actor, action: "workflow-cancelled", subject: key.workflowId, detail: { reason } };
      log.chain(key.tenantId, atMs, log.scribe.entry(said));
      return true;
    });

const reading = ({ workflows }: Kept): Pick<WorkflowStorePort, "load" | "list" | "orphans" | "journal"> => ({
  load: (key) =>
    Effect.suspend(() => {
      const workflow = workflows.find(key);
      return workflow === undefined ? Effect.succeed(null) : Effect.fromResult(workflow.stored());
    }),
  list: (filter) =>
    Effect.suspend(() =>
      Effect.forEach(workflows.matching(filter), (workflow) => Effect.fromResult(workflow.summary())),
    ),
  orphans: (nowMs, limit) => Effect.sync(() => orphans(workflows, nowMs, limit)),
  journal: (key, afterSequence, limit) => Effect.sync(() => workflows.find(key)?.entries(afterSequence, limit) ?? []),
});

const accept = Effect.fnUntraced(function* ({ workflows, log }: Kept, definition: ParallelWorkflow, atMs: number) {
  const actor = yield* CurrentActor;
  const present = workflows.find(definition);
  if (present === undefined) {
    workflows.add(new MemoryWorkflow(definition, atMs));
    const { tenantId, workflowId, tasks } = definition;
    const said = { atMs, actor, action: "workflow-submitted", subject: workflowId, detail: { tasks: tasks.length } };
    log.chain(tenantId, atMs, log.scribe.entry(said));
    return "accepted" as const;
  }
  if (isDeepStrictEqual(present.definition, definition)) return "exists" as const;
  return yield* definitionConflict(present.key);
});

const end = ({ workflows, claims }: Pick<Kept, "workflows" | "claims">, workflow: MemoryWorkflow): void => {
  claims.end(workflow);
  workflows.markFinished(workflow);
};

const orphans = (workflows: WorkflowIndex, nowMs: number, limit: number): readonly WorkflowKey[] => {
  const found: WorkflowKey[] = [];
  for (const workflow of workflows.unfinished) {
    if (found.length >= limit) break;
    if (!workflow.isHeldAt(nowMs)) found.push(workflow.key);
  }
  return found;
};

const prune = Effect.fnUntraced(function* (
  { workflows, log }: Kept,
  finishedBeforeMs: number,
  outcomes: readonly WorkflowOutcome[],
) {
  const actor = yield* CurrentActor;
  const atMs = yield* Clock.currentTimeMillis;
  const old = [...workflows.all()].filter(
    ({ end: ended }) => ended !== null && ended.atMs < finishedBeforeMs && outcomes.includes(ended.outcome),
  );
  for (const { key } of old) {
    workflows.remove(key);
    const said = { atMs, actor, action: "workflow-pruned", subject: key.workflowId, detail: { finishedBeforeMs } };
    log.chain(key.tenantId, atMs, log.scribe.entry(said));
  }
  return old.length;
});
