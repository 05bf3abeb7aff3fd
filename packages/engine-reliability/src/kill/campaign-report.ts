import type { JournalEntry, StoreFailure, WorkflowStorePort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type { AttemptLine } from "./attempt-log.ts";
import { auditWorkflow } from "./audit-workflow.ts";

/** Of all workflows of all campaigns. */
export const RELIABILITY_TENANT = "reliability";
const PAGE = 5_000;

export interface CampaignReport {
  readonly workflows: number;
  readonly tasks: number;
  readonly attemptsBegun: number;
  /** Attempts that the kills took with them. */
  readonly interrupted: number;
  /** Everything that was lost, doubled or stuck; empty when all is well. */
  readonly violations: readonly string[];
}

/** All entries of a workflow's journal. */
export const wholeJournal = Effect.fnUntraced(function* (store: WorkflowStorePort, workflowId: string) {
  const entries: JournalEntry[] = [];
  for (;;) {
    const page = yield* store.journal({ tenantId: RELIABILITY_TENANT, workflowId }, entries.length, PAGE);
    entries.push(...page);
    if (page.length < PAGE) return entries as readonly JournalEntry[];
  }
});

const audit = Effect.fnUntraced(function* (
  store: WorkflowStorePort,
  workflowId: string,
  log: readonly AttemptLine[],
): Effect.fn.Return<
  { readonly tasks: number; readonly interrupted: number; readonly violations: readonly string[] },
  StoreFailure
> {
  const stored = yield* store.load({ tenantId: RELIABILITY_TENANT, workflowId });
  if (stored === null) return { tasks: 0, interrupted: 0, violations: [`${workflowId}: it is gone`] };
  const journal = yield* wholeJournal(store, workflowId);
  const interrupted = journal.filter(({ event }) => event.kind === "task-interrupted").length;
  const mine = log.filter((line) => line.workflowId === workflowId);
  return { tasks: stored.definition.tasks.length, interrupted, violations: auditWorkflow(stored, journal, mine) };
});

/** What became of these workflows, by their journals, their states and the log of the attempts. */
export const reportOf = Effect.fnUntraced(function* (
  store: WorkflowStorePort,
  workflowIds: readonly string[],
  log: readonly AttemptLine[],
) {
  const audits = yield* Effect.forEach(workflowIds, (workflowId) => audit(store, workflowId, log));
  return {
    workflows: workflowIds.length,
    tasks: audits.reduce((sum, { tasks }) => sum + tasks, 0),
    attemptsBegun: log.filter(({ what }) => what === "began").length,
    interrupted: audits.reduce((sum, { interrupted }) => sum + interrupted, 0),
    violations: audits.flatMap(({ violations }) => violations),
  } satisfies CampaignReport;
});
