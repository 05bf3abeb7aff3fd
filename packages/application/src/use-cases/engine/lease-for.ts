import type { AgentResourceAllocation } from "@plimsoll/domain";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import type { EngineState } from "./engine-state.ts";
import { AllocationRefused, type AgentRequirement } from "./workflow-engine.ts";

const MS_PER_SECOND = 1_000;

const holderOf = (requirement: AgentRequirement): string =>
  `${requirement.tenantId}/${requirement.purpose}/${requirement.agentId}`;

const giveBack = (state: EngineState, leases: readonly AgentResourceAllocation[]): void => {
  for (const { leaseId, fencingToken } of leases) state.ledger.release(leaseId, fencingToken);
};

const acquireAll = (
  state: EngineState,
  requirements: readonly AgentRequirement[],
  nowMs: number,
): Effect.Effect<readonly AgentResourceAllocation[], AllocationRefused> => {
  const leases: AgentResourceAllocation[] = [];
  for (const [index, requirement] of requirements.entries()) {
    const { tenantId: _tenantId, purpose: _purpose, ...request } = requirement;
    const ttlMs = requirement.timeoutSeconds * MS_PER_SECOND;
    const leased = state.ledger.acquire({ ...request, holder: holderOf(requirement), ttlMs }, nowMs);
    if (Result.isFailure(leased)) {
      giveBack(state, leases);
      const { code, message, heldBy } = leased.failure;
      return Effect.fail(new AllocationRefused({ index, code, message, heldBy }));
    }
    leases.push(leased.success);
  }
  return Effect.succeed(leases);
};

/** Leases for several agents, all or none, from what tasks are allocated from too; given back when the Scope closes. */
export const leaseFor = (state: EngineState) => (requirements: readonly AgentRequirement[]) =>
  Effect.acquireRelease(
    Effect.flatMap(Clock.currentTimeMillis, (nowMs) => acquireAll(state, requirements, nowMs)),
    (leases) => Effect.sync(() => giveBack(state, leases)),
  );
