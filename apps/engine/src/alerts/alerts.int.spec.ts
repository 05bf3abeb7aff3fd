import { createServer } from "node:http";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { afterEach, expect, it } from "vitest";
import { call } from "../http/testing/api-caller.ts";
import { until } from "../http/testing/event-listener.ts";
import { serveEngine } from "../http/testing/serve-engine.ts";
import { operatorToken, tenantToken } from "../http/testing/signed-token.ts";
import { taskFailure, timedRunner } from "../http/testing/timed-runner.ts";
import type { AlertRule } from "./alert-rule.ts";
import type { AlertView } from "./alerts-view.ts";

const scope = Scope.makeUnsafe();
const closers: (() => void)[] = [];
afterEach(async () => {
  await Effect.runPromise(Scope.close(scope, Exit.void));
  for (const close of closers.splice(0)) close();
});

const RULES: readonly AlertRule[] = [
  { name: "completion-low", metric: "completion-ratio", threshold: 0.9, forSeconds: 0, severity: "critical" },
  { name: "task-stalled", metric: "task-running-seconds", threshold: 0.5, forSeconds: 0, severity: "warning" },
  { name: "budget-nearly-spent", metric: "budget-spent-ratio", threshold: 0.5, forSeconds: 0, severity: "warning" },
  { name: "memory-high", metric: "memory-ratio", threshold: 0.001, forSeconds: 0, severity: "info" },
];

const receiver = async () => {
  const told: AlertView[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      told.push((JSON.parse(body) as { readonly alert: AlertView }).alert);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => server.close());
  return { told, url: `http://127.0.0.1:${(server.address() as { readonly port: number }).port}/` };
};

it("shows, scopes and sends alerts on completion, a stalled task, a spent budget and memory", async () => {
  const { told, url: webhookUrl } = await receiver();
  const webhook = { url: webhookUrl, timeoutMs: 1_000, attempts: 2, secret: "sixteen letters!" };
  const served = serveEngine({
    runner: timedRunner(({ task }) => ({
      durationMs: task.taskId === "slow" ? 30_000 : 5,
      failure: task.taskId.startsWith("bad") ? taskFailure("permanent", "no") : null,
    })),
    settings: { alerts: () => ({ rules: RULES, webhook }) },
  });
  const { url } = await Effect.runPromise(Scope.provide(served, scope));
  const [acme, globex, operator] = await Promise.all([tenantToken("acme"), tenantToken("globex"), operatorToken()]);
  const tasks = [
    ...["bad1", "bad2", "bad3", "good1", "a-task-with-a-long-name"].map((id) => ({ id, prompt: "x" })),
    { id: "slow", prompt: "x" },
  ];
  await call(`${url}/v1/workflows`, acme, { json: { id: "w", tasks, budget: { tokens: 40 } } });
  const firing = () => new Set(told.filter(({ state }) => state === "firing").map(({ rule }) => rule));
  await until("all four fire", () => firing().size === RULES.length);
  const ofAcme = (await call(`${url}/v1/alerts`, acme)).body;
  expect(new Set(ofAcme.alerts.map(({ rule }: AlertView) => rule))).toEqual(
    new Set(["completion-low", "task-stalled", "budget-nearly-spent"]),
  );
  expect(ofAcme.alerts.find(({ rule }: AlertView) => rule === "task-stalled")).toMatchObject({ taskId: "slow" });
  expect(ofAcme.rules).toHaveLength(4);
  expect((await call(`${url}/v1/alerts`, globex)).body.alerts).toEqual([]);
  expect((await call(`${url}/v1/alerts`, operator)).body.alerts).toHaveLength(4);
  const metrics = (await call(`${url}/metrics`, null)).text;
  expect(Number(/^plimsoll_longest_running_task_seconds (.*)$/m.exec(metrics)?.[1])).toBeGreaterThan(0.5);
  expect(Number(/^plimsoll_highest_budget_spent_ratio (.*)$/m.exec(metrics)?.[1])).toBe(0.7);
  await call(`${url}/v1/workflows/w`, acme, { method: "DELETE" });
  await until("the stalled task's alert has ended", () =>
    told.some(({ rule, state }) => rule === "task-stalled" && state === "resolved"),
  );
});
