import type { RenewedClaims, WorkflowClaim, WorkflowKey } from "@plimsoll/application";
import type { Holder, MemoryWorkflow } from "./memory-workflow.ts";

/** Which engine holds what, and what was taken from it since it last renewed. */
export class ClaimRegister {
  readonly #held = new Map<string, Set<MemoryWorkflow>>();
  readonly #lost = new Map<string, Set<MemoryWorkflow>>();

  /** Null when the workflow has finished or somebody holds it. */
  claim(workflow: MemoryWorkflow, claimant: Holder, nowMs: number): WorkflowClaim | null {
    if (workflow.end !== null || workflow.isHeldAt(nowMs)) return null;
    const { holder } = workflow;
    if (holder !== null && holder.engineId !== claimant.engineId) this.#take(workflow, holder.engineId);
    workflow.claim(claimant, nowMs);
    setOf(this.#held, claimant.engineId).add(workflow);
    this.#lost.get(claimant.engineId)?.delete(workflow);
    return { ...workflow.key, epoch: workflow.epoch, expiresAtMs: claimant.expiresAtMs };
  }

  renew(engineId: string, expiresAtMs: number): RenewedClaims {
    const cancelRequested: (WorkflowKey & { readonly reason: string })[] = [];
    for (const { key, holder, cancelRequested: reason } of this.#held.get(engineId) ?? []) {
      if (holder !== null) holder.expiresAtMs = expiresAtMs;
      if (reason !== null) cancelRequested.push({ ...key, reason });
    }
    const lost = [...(this.#lost.get(engineId) ?? [])].map(({ key }) => key);
    this.#lost.delete(engineId);
    return { lost, cancelRequested };
  }

  release(engineId: string): void {
    for (const workflow of this.#held.get(engineId) ?? []) workflow.holder = null;
    this.#held.delete(engineId);
    this.#lost.delete(engineId);
  }

  /** A finished workflow is held by nobody. */
  end(workflow: MemoryWorkflow): void {
    if (workflow.holder !== null) this.#held.get(workflow.holder.engineId)?.delete(workflow);
    workflow.holder = null;
  }

  #take(workflow: MemoryWorkflow, engineId: string): void {
    this.#held.get(engineId)?.delete(workflow);
    setOf(this.#lost, engineId).add(workflow);
  }
}

const setOf = <A>(sets: Map<string, Set<A>>, name: string): Set<A> => {
  const set = sets.get(name) ?? new Set<A>();
  sets.set(name, set);
  return set;
};
