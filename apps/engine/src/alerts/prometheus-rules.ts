import { stringify } from "yaml";
import { METRICS } from "./alert-metric.ts";
import type { AlertRule } from "./alert-rule.ts";

const HEADER = `# Generated from the engine's own alert rules (apps/engine/src/alerts/alert-rule.ts):
# node --conditions=@plimsoll/source apps/engine/src/alerts/write-prometheus-rules.ts
# Sums over all tenants of the engines that are scraped; which workflow it is, the engine's own alerts tell.
`;

/** `task-stalled` as Prometheus users write it: PlimsollTaskStalled. */
export const alertNameOf = ({ name }: Pick<AlertRule, "name">): string =>
  `Plimsoll${name.replaceAll(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase())}`;

const ruleOf = (rule: AlertRule) => {
  const { badWhen, promql, promTemplate, says, format } = METRICS[rule.metric];
  return {
    alert: alertNameOf(rule),
    expr: `${promql} ${badWhen === "below" ? "<" : ">"} ${rule.threshold}`,
    for: `${rule.forSeconds}s`,
    labels: { severity: rule.severity },
    annotations: { summary: says(promTemplate, format(rule.threshold)), rule: rule.name },
  };
};

/** The rules as a rule file of Prometheus. */
export const prometheusRules = (rules: readonly AlertRule[]): string =>
  HEADER +
  stringify({ groups: [{ name: "plimsoll-engine", interval: "15s", rules: rules.map(ruleOf) }] }, { lineWidth: 0 });
