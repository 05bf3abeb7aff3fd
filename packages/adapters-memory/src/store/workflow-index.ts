import type { WorkflowFilter, WorkflowKey, WorkflowPlace } from "@plimsoll/application";
import type { MemoryWorkflow } from "./memory-workflow.ts";

const placeOf = ({ key, acceptedAtMs }: MemoryWorkflow): WorkflowPlace => ({ ...key, acceptedAtMs });

const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** The newest accepted first, then by tenant and id. */
const inOrder = (a: WorkflowPlace, b: WorkflowPlace): number =>
  b.acceptedAtMs - a.acceptedAtMs || byText(a.tenantId, b.tenantId) || byText(a.workflowId, b.workflowId);

/** All workflows by tenant and id. */
export class WorkflowIndex {
  readonly #byTenant = new Map<string, Map<string, MemoryWorkflow>>();
  readonly #unfinished = new Set<MemoryWorkflow>();

  find({ tenantId, workflowId }: WorkflowKey): MemoryWorkflow | undefined {
    return this.#byTenant.get(tenantId)?.get(workflowId);
  }

  add(workflow: MemoryWorkflow): void {
    const { tenantId, workflowId } = workflow.key;
    const ofTenant = this.#byTenant.get(tenantId) ?? new Map<string, MemoryWorkflow>();
    ofTenant.set(workflowId, workflow);
    this.#byTenant.set(tenantId, ofTenant);
    this.#unfinished.add(workflow);
  }

  remove({ tenantId, workflowId }: WorkflowKey): void {
    const ofTenant = this.#byTenant.get(tenantId);
    ofTenant?.delete(workflowId);
    if (ofTenant?.size === 0) this.#byTenant.delete(tenantId);
  }

  markFinished(workflow: MemoryWorkflow): void {
    this.#unfinished.delete(workflow);
  }

  get unfinished(): Iterable<MemoryWorkflow> {
    return this.#unfinished;
  }

  *all(): Generator<MemoryWorkflow> {
    for (const ofTenant of this.#byTenant.values()) yield* ofTenant.values();
  }

  /** In the order of the list. */
  matching({ tenantId, unfinishedOnly, after, limit }: WorkflowFilter): readonly MemoryWorkflow[] {
    const candidates = tenantId === undefined ? this.all() : (this.#byTenant.get(tenantId)?.values() ?? []);
    return [...candidates]
      .filter(({ end }) => unfinishedOnly !== true || end === null)
      .map((workflow) => ({ workflow, place: placeOf(workflow) }))
      .filter(({ place }) => after === undefined || inOrder(after, place) < 0)
      .sort((a, b) => inOrder(a.place, b.place))
      .slice(0, Math.max(0, limit))
      .map(({ workflow }) => workflow);
  }
}
