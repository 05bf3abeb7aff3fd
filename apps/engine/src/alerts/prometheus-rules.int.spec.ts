import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { parse } from "yaml";
import { EngineMetrics } from "../http/metrics/engine-metrics.ts";
import { METRICS } from "./alert-metric.ts";
import { DEFAULT_ALERT_RULES } from "./alert-rule.ts";
import { RULES_PATH, RULES_TEST_PATH } from "./prometheus-files.ts";
import { alertNameOf, prometheusRules } from "./prometheus-rules.ts";

const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-rules-"));
afterAll(() => rmSync(folder, { recursive: true }));

const promtool = (args: readonly string[], input = "") => {
  const { status, stdout, stderr, error } = spawnSync("promtool", args, { encoding: "utf8", input, timeout: 30_000 });
  if (error !== undefined) throw new Error("promtool did not run: apt-get install prometheus", { cause: error });
  return { status, output: stdout + stderr };
};

/** The committed cases, run on other rules. */
const testedWith = (rules: string) => {
  writeFileSync(path.join(folder, "plimsoll-alerts.yaml"), rules);
  const cases = path.join(folder, "cases.test.yaml");
  writeFileSync(cases, readFileSync(RULES_TEST_PATH));
  return promtool(["test", "rules", cases]);
};

it("is what is committed (else: node --conditions=@plimsoll/source apps/engine/src/alerts/write-prometheus-rules.ts)", () => {
  expect(readFileSync(RULES_PATH, "utf8")).toBe(prometheusRules(DEFAULT_ALERT_RULES));
});

it("passes promtool's check and the committed cases", () => {
  expect(promtool(["check", "rules", RULES_PATH])).toMatchObject({ status: 0 });
  const { status, output } = promtool(["test", "rules", RULES_TEST_PATH]);
  expect(output).toContain("SUCCESS");
  expect(status).toBe(0);
});

it.each(DEFAULT_ALERT_RULES.map(({ name }) => name))("has cases that notice when %s is changed", (name) => {
  const changed = DEFAULT_ALERT_RULES.map((rule) =>
    rule.name !== name ? rule : { ...rule, threshold: METRICS[rule.metric].badWhen === "below" ? 0 : 1e9 },
  );
  const { status, output } = testedWith(prometheusRules(changed));
  expect(status).toBe(1);
  expect(output).toContain(alertNameOf({ name }));
  const later = DEFAULT_ALERT_RULES.map((rule) => (rule.name === name ? { ...rule, forSeconds: 3_600 } : rule));
  expect(testedWith(prometheusRules(later)).status).toBe(1);
});

it("speaks only of series that /metrics has, and those pass promtool's lint", async () => {
  const snapshot = {
    ...{ engineId: "e", draining: false, poolSize: 1, poolReason: "", maxPoolSize: 1, running: 0, queued: 0 },
    ...{ activeWorkflows: [], allocations: [], performance: [], storeTrouble: null, stopped: null },
    totals: { dispatched: 0, succeeded: 0, retried: 0, failed: 0, stalled: 0, handOffMs: [1] },
    resources: { atMs: 0, cpuCores: 1, memoryBytes: 1, availableMemoryBytes: 1, openFiles: 1, processes: 1 },
  };
  const figures = { longestRunningTaskSeconds: 0, highestBudgetSpentRatio: 0 };
  const text = await new EngineMetrics().text(snapshot, figures);
  const { groups } = parse(readFileSync(RULES_PATH, "utf8")) as {
    readonly groups: readonly { readonly rules: readonly { readonly expr: string }[] }[];
  };
  const named = groups.flatMap(({ rules }) => rules.flatMap(({ expr }) => expr.match(/plimsoll_\w+/g) ?? []));
  expect(named.length).toBeGreaterThanOrEqual(7);
  for (const name of named) expect(text).toMatch(new RegExp(`^${name}[{ ]`, "m"));
  expect(promtool(["check", "metrics"], text)).toEqual({ status: 0, output: "" });
});
