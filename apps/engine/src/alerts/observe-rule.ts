import type { EngineSnapshot } from "@plimsoll/application";
import { handOffOf } from "../http/handlers/engine-view.ts";
import type { AlertRule } from "./alert-rule.ts";
import { budgetSpentOf, completionOf, runningSecondsOf, type WorkflowFacts } from "./workflow-facts.ts";

/** A figure that a rule is about, and whose it is; nulls where it is the engine's, or the whole workflow's. */
export interface Observation {
  readonly tenantId: string | null;
  readonly workflowId: string | null;
  readonly taskId: string | null;
  readonly value: number;
}

const ofEngine = (value: number | null): readonly Observation[] =>
  value === null ? [] : [{ tenantId: null, workflowId: null, taskId: null, value }];

const perWorkflow = (
  facts: readonly WorkflowFacts[],
  valueOf: (one: WorkflowFacts) => number | null,
): readonly Observation[] =>
  facts.flatMap((one) => {
    const value = valueOf(one);
    const { tenantId, workflowId } = one;
    return value === null ? [] : [{ tenantId, workflowId, taskId: null, value }];
  });

/** Share of the memory that can be had which is held. */
export const memoryRatioOf = ({ resources }: EngineSnapshot): number | null => {
  if (resources === null) return null;
  const whole = resources.memoryBytes + resources.availableMemoryBytes;
  return whole === 0 ? null : resources.memoryBytes / whole;
};

/** Every figure that a rule judges at this moment. */
export const observe = (
  { metric }: AlertRule,
  snapshot: EngineSnapshot,
  facts: readonly WorkflowFacts[],
  nowMs: number,
): readonly Observation[] => {
  switch (metric) {
    case "completion-ratio":
      return perWorkflow(facts, completionOf);
    case "budget-spent-ratio":
      return perWorkflow(facts, budgetSpentOf);
    case "hand-off-seconds": {
      const { p99Ms } = handOffOf(snapshot.totals.handOffMs);
      return ofEngine(p99Ms === null ? null : p99Ms / 1_000);
    }
    case "memory-ratio":
      return ofEngine(memoryRatioOf(snapshot));
    case "store-trouble":
      return ofEngine(snapshot.storeTrouble === null ? 0 : 1);
    case "engine-stopped":
      return ofEngine(snapshot.stopped === null ? 0 : 1);
    case "task-running-seconds":
      return facts.flatMap((one) =>
        runningSecondsOf(one, nowMs).map(([taskId, value]) => ({
          ...{ tenantId: one.tenantId, workflowId: one.workflowId, taskId, value },
        })),
      );
  }
};
