import type { WorkflowWrite } from "@plimsoll/application";
import type { MemoryAuditLog } from "./memory-audit-log.ts";

/** Collects what the writes of one call have newly written, and writes it down as one row for each tenant. */
export class AuditedAppends {
  readonly #log: MemoryAuditLog;
  readonly #byTenant = new Map<string, { readonly texts: string[]; atMs: number }>();

  constructor(log: MemoryAuditLog) {
    this.#log = log;
  }

  /** `fromSequence`: of the first event that is new. */
  note(write: WorkflowWrite, fromSequence: number): void {
    const events = write.events.slice(Math.max(0, fromSequence - write.firstSequence));
    const last = events.at(-1);
    if (last === undefined) return;
    const { tenantId } = write;
    const ofTenant = this.#byTenant.get(tenantId) ?? { texts: [], atMs: 0 };
    ofTenant.texts.push(this.#log.scribe.entriesOf(write, events));
    ofTenant.atMs = Math.max(ofTenant.atMs, last.atMs);
    this.#byTenant.set(tenantId, ofTenant);
    if (last.kind === "workflow-finished") this.#log.scribe.forget(write);
  }

  chain(): void {
    for (const [tenantId, { texts, atMs }] of this.#byTenant) this.#log.chain(tenantId, atMs, texts.join(","));
  }
}
