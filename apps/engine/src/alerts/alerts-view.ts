import * as Schema from "effect/Schema";

/** How much an alert matters: `warning` can wait until the morning, `critical` can't. */
export const AlertSeverity = Schema.Literals(["info", "warning", "critical"]);
export type AlertSeverity = typeof AlertSeverity.Type;

/** One rule applied to one subject, and what it says now. */
export const AlertView = Schema.Struct({
  rule: Schema.String,
  severity: AlertSeverity,
  /** `pending`: the condition holds, but not yet for long enough. */
  state: Schema.Literals(["pending", "firing", "resolved"]),
  /** Null: about the engine, not a workflow. */
  tenantId: Schema.NullOr(Schema.String),
  workflowId: Schema.NullOr(Schema.String),
  /** Null: about the whole workflow or engine. */
  taskId: Schema.NullOr(Schema.String),
  value: Schema.Finite,
  threshold: Schema.Finite,
  /** In one sentence, for people. */
  summary: Schema.String,
  /** Unix ms since when the condition holds. */
  sinceMs: Schema.Finite,
  firedAtMs: Schema.NullOr(Schema.Finite),
  resolvedAtMs: Schema.NullOr(Schema.Finite),
});
export type AlertView = typeof AlertView.Type;

export const AlertsView = Schema.Struct({
  rules: Schema.Array(
    Schema.Struct({
      name: Schema.String,
      severity: AlertSeverity,
      forSeconds: Schema.Finite,
      description: Schema.String,
    }),
  ),
  /** Firing first, then pending, then those that ended lately. */
  alerts: Schema.Array(AlertView),
}).annotate({ identifier: "Alerts" });
export type AlertsView = typeof AlertsView.Type;
