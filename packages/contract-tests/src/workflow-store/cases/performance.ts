import type { AgentPerformance } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { ACCEPTED_AT_MS, freshTenant } from "../sample-workflows.ts";
import { expectSame } from "../store-steps.ts";
import type { WorkflowStoreCase } from "../workflow-store-case.ts";

const performanceOf = (agentId: string, capability: string, successRatio: number): AgentPerformance => ({
  agentId,
  capability,
  weight: 3.25,
  successRatio,
  latencyMs: 120.5,
  updatedAtMs: ACCEPTED_AT_MS,
});

const byName = (performance: readonly AgentPerformance[]) =>
  [...performance].sort((a, b) => `${a.agentId} ${a.capability}`.localeCompare(`${b.agentId} ${b.capability}`));

const kept: WorkflowStoreCase = {
  name: "keeps how agents did, per tenant, agent and capability, the last word only",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const [tenantId, otherTenant] = [freshTenant(), freshTenant()];
    yield* expectSame(yield* store.loadPerformance(tenantId), [], "a new tenant's agents have not done anything yet");
    const first = [
      performanceOf("ada", "read", 0.5),
      performanceOf("ada", "write", 1),
      performanceOf("bob", "read", 0),
    ];
    yield* store.savePerformance(tenantId, first);
    yield* store.savePerformance(otherTenant, [performanceOf("ada", "read", 0.125)]);
    yield* store.savePerformance(tenantId, []);
    yield* expectSame(byName(yield* store.loadPerformance(tenantId)), first, "what was saved is loaded");
    const newer = { ...performanceOf("ada", "write", 0.75), weight: 4.25, updatedAtMs: ACCEPTED_AT_MS + 5 };
    yield* store.savePerformance(tenantId, [newer, performanceOf("cem", "read", 0.25)]);
    yield* expectSame(
      byName(yield* store.loadPerformance(tenantId)),
      [first[0], newer, first[2], performanceOf("cem", "read", 0.25)],
      "a newer value replaces its older one and no other",
    );
    const others = yield* store.loadPerformance(otherTenant);
    yield* expectSame(others, [performanceOf("ada", "read", 0.125)], "tenants do not see each other's");
  }),
};

/** Measured performance outlives the workflows it was measured in. */
export const performanceCases: readonly WorkflowStoreCase[] = [kept];
