import type { WorkflowEvent } from "../workflow/workflow-event.ts";
import type { AuditDetail, AuditEntry } from "./audit-entry.ts";
import { auditOfEvent } from "./audit-of-event.ts";
import { AuditRedactor } from "./audit-redactor.ts";

interface Key {
  readonly tenantId: string;
  readonly workflowId: string;
}

/** Who works on a workflow: the engine that claimed it, and the agent that each of its tasks was last given to. */
interface Workers {
  engineId: string | null;
  readonly agents: Map<string, string>;
}

/** Entries of one chained row, before they are a row: their tenant is the row's. */
type Said = Omit<AuditEntry, "tenantId">;

const nameOf = ({ tenantId, workflowId }: Key): string => `${tenantId}\n${workflowId}`;

/** An agent's own doing; everything else an engine does. */
const isOfAgent = (event: WorkflowEvent): boolean =>
  "attempt" in event && event.attempt !== null && event.kind !== "task-dispatched" && event.kind !== "task-interrupted";

/**
 * Writes down entries of the audit log as texts, redacted: one JSON object each, its keys always in the same order. Knows by
 * what was claimed and dispatched through it whose doing an event is.
 */
export class AuditScribe {
  readonly #redactor: AuditRedactor;
  readonly #workers = new Map<string, Workers>();

  constructor(secrets: readonly string[] = []) {
    this.#redactor = new AuditRedactor(secrets);
  }

  claimed(key: Key, engineId: string): void {
    this.#workersOf(key).engineId = engineId;
  }

  /** What is known of a workflow that has ended, or that is somebody else's now, is forgotten. */
  forget(key: Key): void {
    this.#workers.delete(nameOf(key));
  }

  forgetEngine(engineId: string): void {
    for (const [name, workers] of this.#workers) if (workers.engineId === engineId) this.#workers.delete(name);
  }

  entry({ atMs, actor, action, subject, detail }: Said): string {
    const clean: Record<string, AuditDetail[string]> = {};
    for (const name in detail) clean[name] = this.#clean(detail[name] ?? "");
    const said = { atMs, actor: this.#redactor.redact(actor), action, subject: this.#redactor.redact(subject) };
    return JSON.stringify({ ...said, detail: clean });
  }

  /** Entries of what these events say was done, joined by commas. */
  entriesOf(key: Key, events: readonly WorkflowEvent[]): string {
    const workers = this.#workersOf(key);
    const engine = workers.engineId === null ? "engine" : `engine:${workers.engineId}`;
    const texts: string[] = [];
    for (const event of events) {
      if (event.kind === "task-dispatched") workers.agents.set(event.taskId, event.agentId);
      const agentId = isOfAgent(event) && "taskId" in event ? workers.agents.get(event.taskId) : undefined;
      const actor = agentId === undefined ? engine : `agent:${agentId}`;
      for (const { action, detail } of auditOfEvent(event))
        texts.push(this.entry({ atMs: event.atMs, actor, action, subject: key.workflowId, detail }));
    }
    return texts.join(",");
  }

  #clean(value: AuditDetail[string]): AuditDetail[string] {
    return typeof value === "string" ? this.#redactor.redact(value) : value;
  }

  #workersOf(key: Key): Workers {
    const name = nameOf(key);
    const known = this.#workers.get(name);
    if (known !== undefined) return known;
    const workers: Workers = { engineId: null, agents: new Map() };
    this.#workers.set(name, workers);
    return workers;
  }
}
