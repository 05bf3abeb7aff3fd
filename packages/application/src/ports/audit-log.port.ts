import type * as Effect from "effect/Effect";

/** Who did what, when, for which tenant. Values are redacted before they are written. */
export interface AuditEntry {
  readonly atMs: number;
  readonly tenantId: string;
  /** Who: a user id of a token, or an engine's id. */
  readonly actor: string;
  /** What: `workflow-submitted`, `workflow-cancelled`, `access-refused`, `limit-hit`, … */
  readonly action: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, string | number | boolean>>;
}

export interface AuditLogPort {
  readonly record: (entry: AuditEntry) => Effect.Effect<void>;
}
