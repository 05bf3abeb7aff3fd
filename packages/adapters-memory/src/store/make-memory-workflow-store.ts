import type { WorkflowKey, WorkflowStorePort } from "@plimsoll/application";
import type { ParallelWorkflow, WorkflowOutcome } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { isDeepStrictEqual } from "node:util";
import { ClaimRegister } from "./claim-register.ts";
import { MemoryWorkflow } from "./memory-workflow.ts";
import { PerformanceTable } from "./performance-table.ts";
import { planWrites } from "./plan-writes.ts";
import { definitionConflict } from "./store-refusals.ts";
import { WorkflowIndex } from "./workflow-index.ts";

interface Kept {
  readonly workflows: WorkflowIndex;
  readonly claims: ClaimRegister;
}

/**
 * A store that forgets everything with its process. Each method is one synchronous step, so that transactions are free. What
 * it is given it keeps by reference: definitions and events must not be changed afterwards.
 */
export const makeMemoryWorkflowStore = (): Effect.Effect<WorkflowStorePort> =>
  Effect.sync(() => {
    const kept: Kept = { workflows: new WorkflowIndex(), claims: new ClaimRegister() };
    const performance = new PerformanceTable();
    return {
      accept: (definition, atMs) => Effect.suspend(() => accept(kept, definition, atMs)),
      ...writing(kept),
      ...reading(kept),
      savePerformance: (tenantId, entries) => Effect.sync(() => performance.save(tenantId, entries)),
      loadPerformance: (tenantId) => Effect.sync(() => performance.of(tenantId)),
      prune: (finishedBeforeMs, outcomes) => Effect.sync(() => prune(kept, finishedBeforeMs, outcomes)),
    };
  });

const writing = ({
  workflows,
  claims,
}: Kept): Pick<WorkflowStorePort, "append" | "claim" | "renew" | "release" | "requestCancel"> => ({
  append: (writes) =>
    Effect.suspend(() => {
      const planned = planWrites(workflows, writes);
      if (Result.isFailure(planned)) return Effect.fail(planned.failure);
      return Effect.succeed(
        planned.success.map(({ workflow, write, result }) => {
          if (result === "fenced") return result;
          workflow.write(write);
          if (workflow.end !== null) end({ workflows, claims }, workflow);
          return result;
        }),
      );
    }),
  claim: (key, engineId, nowMs, ttlMs) =>
    Effect.sync(() => {
      const workflow = workflows.find(key);
      return workflow === undefined ? null : claims.claim(workflow, { engineId, expiresAtMs: nowMs + ttlMs }, nowMs);
    }),
  renew: (engineId, nowMs, ttlMs) => Effect.sync(() => claims.renew(engineId, nowMs + ttlMs)),
  release: (engineId, key) =>
    Effect.sync(() => {
      if (key === undefined) return claims.release(engineId);
      const workflow = workflows.find(key);
      if (workflow !== undefined && workflow.holder?.engineId === engineId) claims.end(workflow);
    }),
  requestCancel: (key, reason) =>
    Effect.sync(() => {
      const workflow = workflows.find(key);
      if (workflow === undefined || workflow.end !== null) return false;
      workflow.cancelRequested ??= reason;
      return true;
    }),
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

const accept = ({ workflows }: Kept, definition: ParallelWorkflow, atMs: number) => {
  const present = workflows.find(definition);
  if (present === undefined) {
    workflows.add(new MemoryWorkflow(definition, atMs));
    return Effect.succeed("accepted" as const);
  }
  return isDeepStrictEqual(present.definition, definition)
    ? Effect.succeed("exists" as const)
    : Effect.fail(definitionConflict(present.key));
};

const end = ({ workflows, claims }: Kept, workflow: MemoryWorkflow): void => {
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

const prune = ({ workflows }: Kept, finishedBeforeMs: number, outcomes: readonly WorkflowOutcome[]): number => {
  const old = [...workflows.all()].filter(
    ({ end: ended }) => ended !== null && ended.atMs < finishedBeforeMs && outcomes.includes(ended.outcome),
  );
  for (const { key } of old) workflows.remove(key);
  return old.length;
};
