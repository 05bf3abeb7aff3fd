import { fileURLToPath } from "node:url";
import * as Result from "effect/Result";
import { expect, it } from "vitest";
import { DEFAULT_ALERT_RULES } from "./alert-rule.ts";
import { parseAlertSettings, readAlertSettings } from "./read-alert-settings.ts";

const SECRET = { PLIMSOLL_ALERT_WEBHOOK_SECRET: "a secret of tests" };
const rule = "{ name: slow, metric: hand-off-seconds, threshold: 1, forSeconds: 5, severity: info }";

it("reads rules and webhook; the secret comes from the environment alone", () => {
  const text = `rules: [${rule}]\nwebhook: { url: "https://alerts.test/x" }`;
  expect(parseAlertSettings("a.yaml", text, SECRET)).toMatchObject({
    success: {
      rules: [{ name: "slow", threshold: 1 }],
      webhook: { url: "https://alerts.test/x", timeoutMs: 5_000, attempts: 4, secret: "a secret of tests" },
    },
  });
});

it("has the documented rules where there is no file, and sends nothing", () => {
  const settings = Result.getOrThrow(readAlertSettings("/nonexistent/alert_rules.yaml", "a.yaml", SECRET));
  expect(settings).toEqual({ rules: DEFAULT_ALERT_RULES, webhook: null });
});

it("has the same rules in the committed file as where there is none", () => {
  const committed = fileURLToPath(new URL("../../../../config/alert_rules.yaml", import.meta.url));
  const settings = Result.getOrThrow(readAlertSettings(committed, "config/alert_rules.yaml", {}));
  expect(settings).toEqual({ rules: DEFAULT_ALERT_RULES, webhook: null });
});

it.each([
  ["rules:\n  - name: Slow", "a.yaml:2:11: rules[0].name"],
  [
    "rules:\n  - { name: x, metric: mood, threshold: 1, forSeconds: 1, severity: info }",
    "a.yaml:2:24: rules[0].metric",
  ],
  ["rulez: []", "rulez: unknown key"],
  [`rules: [${rule}, ${rule}]`, "rules[1].name"],
  ['webhook: { url: "ftp://x" }', "webhook.url"],
  ['webhook: { url: "https://x.test" }', "PLIMSOLL_ALERT_WEBHOOK_SECRET"],
])("refuses %s with place and field", (text, told) => {
  const settings = parseAlertSettings("a.yaml", text, {});
  expect(Result.isFailure(settings)).toBe(true);
  expect(JSON.stringify(settings)).toContain(told);
});
