import * as Schema from "effect/Schema";
import type { FileKind } from "../config/published-schema.ts";
import { AlertMetric } from "./alert-metric.ts";
import { AlertSeverity } from "./alerts-view.ts";

const Natural = Schema.Finite.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)));
const says = <S extends Schema.Top>(schema: S, description: string) => schema.annotate({ description });

/** A condition that somebody wants to be told of. */
export const AlertRule = Schema.Struct({
  name: says(
    Schema.String.pipe(Schema.check(Schema.isPattern(/^[a-z][a-z0-9-]{0,63}$/))),
    "Name of the rule, unique in the file, in lower case with dashes.",
  ),
  metric: says(
    AlertMetric,
    "What it looks at. completion-ratio and budget-spent-ratio are of each workflow, task-running-seconds of each task, the others of the engine.",
  ),
  threshold: says(Natural, "Alarms below it (completion-ratio) or above it (all others)."),
  forSeconds: says(Natural, "The condition must hold for this long."),
  severity: says(AlertSeverity, "info, warning or critical."),
});
export type AlertRule = typeof AlertRule.Type;

const Webhook = Schema.Struct({
  url: says(
    Schema.String.pipe(Schema.check(Schema.isPattern(/^https?:\/\/\S+$/))),
    "Where alerts are sent as JSON, when they begin to fire and when they end.",
  ),
  timeoutMs: Schema.optionalKey(says(Natural, "How long one attempt may take. 5000 by default.")),
  attempts: Schema.optionalKey(
    says(
      Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 1, maximum: 10 }))),
      "Attempts in all. 4 by default.",
    ),
  ),
});

const AlertRulesFile = Schema.Struct({
  rules: Schema.optionalKey(says(Schema.Array(AlertRule), "The rules. By default those of the documentation.")),
  webhook: Schema.optionalKey(
    says(
      Webhook,
      "Where to send alerts. The secret that signs them is never written here: it comes from PLIMSOLL_ALERT_WEBHOOK_SECRET.",
    ),
  ),
});

/** config/alert_rules.yaml. */
export const ALERT_RULES_FILE: FileKind<typeof AlertRulesFile> = {
  schema: AlertRulesFile,
  published: "alert_rules.v1.schema.json",
  title: "Plimsoll engine, alert rules, version 1",
};

/** Where alerts are sent; the secret signs every body. */
export interface WebhookSettings {
  readonly url: string;
  readonly timeoutMs: number;
  readonly attempts: number;
  readonly secret: string;
}

/** The file with nothing left open. */
export interface AlertSettings {
  readonly rules: readonly AlertRule[];
  /** Null: nothing is sent. */
  readonly webhook: WebhookSettings | null;
}

/** Stories/002 for completion (95 % and more) and hand-off (2 s); a task may run as long as the default time limit. */
export const DEFAULT_ALERT_RULES: readonly AlertRule[] = [
  { name: "completion-low", metric: "completion-ratio", threshold: 0.95, forSeconds: 30, severity: "warning" },
  { name: "hand-off-slow", metric: "hand-off-seconds", threshold: 2, forSeconds: 60, severity: "warning" },
  { name: "memory-high", metric: "memory-ratio", threshold: 0.9, forSeconds: 60, severity: "critical" },
  { name: "task-stalled", metric: "task-running-seconds", threshold: 300, forSeconds: 0, severity: "warning" },
  { name: "budget-nearly-spent", metric: "budget-spent-ratio", threshold: 0.9, forSeconds: 0, severity: "warning" },
  { name: "store-down", metric: "store-trouble", threshold: 0, forSeconds: 10, severity: "critical" },
  { name: "engine-down", metric: "engine-stopped", threshold: 0, forSeconds: 0, severity: "critical" },
];

const DEFAULT_WEBHOOK = { timeoutMs: 5_000, attempts: 4 };
export const WEBHOOK_SECRET = "PLIMSOLL_ALERT_WEBHOOK_SECRET";

/** What the file and the environment say over what is so by default. */
export const withAlertDefaults = (
  file: typeof AlertRulesFile.Type,
  env: Readonly<Record<string, string | undefined>>,
): AlertSettings => ({
  rules: file.rules ?? DEFAULT_ALERT_RULES,
  webhook:
    file.webhook === undefined ? null : { ...DEFAULT_WEBHOOK, ...file.webhook, secret: env[WEBHOOK_SECRET] ?? "" },
});
