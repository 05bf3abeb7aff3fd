/** Further facts of an entry, by name; texts in it are redacted before they are written. */
export type AuditDetail = Readonly<Record<string, string | number | boolean>>;

/** Who did what, when, for which tenant. */
export interface AuditEntry {
  /** Unix ms. */
  readonly atMs: number;
  /** Empty where it concerns no tenant: a token that does not hold, a new configuration. */
  readonly tenantId: string;
  /** `engine:<id>`, `agent:<id>`, `token:<subject>`, `cli:<user>`, `database:<role>`; `unknown` for a token that does not hold. */
  readonly actor: string;
  /** Stable, kebab-case; docs/engine/audit.md lists them. */
  readonly action: string;
  /** The workflow it is about; what else was asked for where there is none. */
  readonly subject: string;
  readonly detail: AuditDetail;
}
