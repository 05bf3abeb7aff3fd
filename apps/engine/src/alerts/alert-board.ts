import { isBad, METRICS } from "./alert-metric.ts";
import type { AlertRule } from "./alert-rule.ts";
import type { AlertsView, AlertView } from "./alerts-view.ts";
import type { Observation } from "./observe-rule.ts";

/** An alert that ended is still shown for this long. */
const RESOLVED_KEPT_MS = 300_000;
/** More alerts than a person reads are not kept: the worst are. */
const KEPT_ALERTS = 1_000;

const RANK: Readonly<Record<AlertView["state"], number>> = { firing: 0, pending: 1, resolved: 2 };
const WEIGHT: Readonly<Record<AlertView["severity"], number>> = { critical: 0, warning: 1, info: 2 };

const nameOf = ({ name }: Pick<AlertRule, "name">, { tenantId, workflowId, taskId }: Observation): string =>
  [name, tenantId, workflowId, taskId].join(" ");

const summaryOf = ({ metric, threshold }: AlertRule, value: number): string => {
  const { says, format } = METRICS[metric];
  return says(format(value), format(threshold));
};

const description = (rule: AlertRule): string => {
  const { badWhen, format } = METRICS[rule.metric];
  return `${rule.metric} ${badWhen} ${format(rule.threshold)} for ${rule.forSeconds} s`;
};

/** Alerts by rule and subject: each is pending while its condition holds, fires when it held long enough, and ends. */
export class AlertBoard {
  #rules: readonly AlertRule[] = [];
  readonly #alerts = new Map<string, AlertView>();

  /** Judges what was observed; answers with those that began to fire or ended just now. */
  judge(judged: readonly (readonly [AlertRule, readonly Observation[]])[], nowMs: number): readonly AlertView[] {
    this.#rules = judged.map(([rule]) => rule);
    const holding = new Set<string>();
    const changed: AlertView[] = [];
    for (const [rule, observations] of judged) {
      for (const observation of observations) {
        if (!isBad(rule.metric, observation.value, rule.threshold)) continue;
        holding.add(nameOf(rule, observation));
        const alert = this.#hold(rule, observation, nowMs);
        if (alert !== null) changed.push(alert);
      }
    }
    return [...changed, ...this.#release(holding, nowMs)];
  }

  /** What a tenant may see of it (null: everything), the worst first. */
  view(tenantId: string | null): AlertsView {
    const seen = [...this.#alerts.values()].filter((one) => tenantId === null || one.tenantId === tenantId);
    const alerts = seen.sort(
      (a, b) => RANK[a.state] - RANK[b.state] || WEIGHT[a.severity] - WEIGHT[b.severity] || b.sinceMs - a.sinceMs,
    );
    const rules = this.#rules.map((rule) => ({
      ...{ name: rule.name, severity: rule.severity, forSeconds: rule.forSeconds, description: description(rule) },
    }));
    return { rules, alerts };
  }

  #hold(rule: AlertRule, observation: Observation, nowMs: number): AlertView | null {
    const name = nameOf(rule, observation);
    const before = this.#alerts.get(name);
    const open = before !== undefined && before.state !== "resolved" ? before : null;
    if (open === null && this.#alerts.size >= KEPT_ALERTS) return null;
    const sinceMs = open?.sinceMs ?? nowMs;
    const fires = nowMs - sinceMs >= rule.forSeconds * 1_000;
    const { value, ...subject } = observation;
    const alert: AlertView = {
      ...{ rule: rule.name, severity: rule.severity, ...subject, value, threshold: rule.threshold, sinceMs },
      state: fires ? "firing" : "pending",
      summary: summaryOf(rule, value),
      firedAtMs: open?.firedAtMs ?? (fires ? nowMs : null),
      resolvedAtMs: null,
    };
    this.#alerts.set(name, alert);
    return fires && open?.state !== "firing" ? alert : null;
  }

  /** Ends what holds no longer; a pending one that never fired leaves no trace. */
  #release(holding: ReadonlySet<string>, nowMs: number): readonly AlertView[] {
    const ended: AlertView[] = [];
    for (const [name, alert] of this.#alerts) {
      if (holding.has(name)) continue;
      if (alert.state === "firing") {
        const resolved: AlertView = { ...alert, state: "resolved", resolvedAtMs: nowMs };
        this.#alerts.set(name, resolved);
        ended.push(resolved);
      } else if (alert.state === "pending" || nowMs - (alert.resolvedAtMs ?? nowMs) > RESOLVED_KEPT_MS) {
        this.#alerts.delete(name);
      }
    }
    return ended;
  }
}
