import type { EngineSettings, WorkflowEngine } from "@plimsoll/application";
import { NO_QUOTAS, type TenantQuota } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { expectThat } from "../../expect-that.ts";
import { freshTenant } from "../../workflow-store/sample-workflows.ts";
import { expectSame, keyOf } from "../../workflow-store/store-steps.ts";
import { eventually, execute, places, quickWorkflow, refusalOf, resultOf, startEngine } from "../engine-bench.ts";
import { ScriptedRunner } from "../scripted-runner.ts";
import { scriptedTask } from "../task-script.ts";
import type { WorkflowEngineCase } from "../workflow-engine-case.ts";

const withQuota = (tenantId: string, quota: Partial<TenantQuota>): Partial<EngineSettings> => ({
  ...places(8),
  tenantQuotas: { ...NO_QUOTAS, byTenant: { [tenantId]: quota } },
});

/** Each asks for half a core and 64 MB. */
const eight = () => Array.from({ length: 8 }, (_, index) => scriptedTask(`task-${index}`, [], { durationMs: 5 }));

const expectRefused = (refusal: { readonly _tag: string }, code: string, words: RegExp) =>
  expectThat(
    refusal._tag === "WorkflowRefused" &&
      (refusal as { readonly code?: string }).code === code &&
      words.test((refusal as { readonly message?: string }).message ?? ""),
    `the refusal is ${code} and names the quota and its value`,
    () => refusal,
  );

const held: WorkflowEngineCase = {
  name: "holds a tenant within its quotas of tasks, cores and memory, and refuses what could never fit",
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (context) {
    for (const [quota, most] of [
      [{ maxConcurrentTasks: 4 }, 4],
      [{ cpuCores: 1 }, 2],
      [{ memoryMb: 192 }, 3],
    ] as const) {
      const definition = quickWorkflow(eight(), { tenantId: freshTenant(), workflowId: "held" });
      const runner = new ScriptedRunner();
      const engine = yield* startEngine(context, { runner, settings: withQuota(definition.tenantId, quota) });
      yield* execute(engine, definition);
      yield* expectSame(runner.peak, most, `a quota lets at most ${most} run at once, and as many when there is work`);
      const free = new ScriptedRunner();
      const other = yield* startEngine(context, { runner: free, settings: withQuota(definition.tenantId, quota) });
      yield* execute(other, quickWorkflow(eight(), { tenantId: freshTenant(), workflowId: "free" }));
      yield* expectSame(free.peak, 8, "a tenant without quotas is not held");
    }
    const tenantId = freshTenant();
    const engine = yield* startEngine(context, {
      runner: new ScriptedRunner(),
      settings: withQuota(tenantId, { cpuCores: 0.25 }),
    });
    const tooLarge = quickWorkflow(eight(), { tenantId, workflowId: "large" });
    const refusal = yield* refusalOf("a task above the quota is refused", engine.submit(tooLarge));
    yield* expectRefused(refusal, "over-quota", /0\.25 cores \(cpuCores\)/);
    yield* expectSame(yield* context.store.load(keyOf(tooLarge)), null, "and nothing of it is stored");
  }),
};

const chain = (length: number) =>
  Array.from({ length }, (_, index) => scriptedTask(`link-${index}`, index === 0 ? [] : [`link-${index - 1}`]));

const waitsForTokens = (engine: WorkflowEngine, tenantId: string, used: number) =>
  eventually(
    "what waits for the day's tokens says so",
    Effect.map(
      engine.tenantStanding(tenantId),
      ({ waitsFor }) => waitsFor?.quota === "tokensPerDay" && waitsFor.used === used,
    ),
    10_000,
  );

const spent: WorkflowEngineCase = {
  name: "starts nothing more of a tenant whose tokens of the day are used, also after a restart, until it may use more",
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (context) {
    const tenantId = freshTenant();
    const settings = withQuota(tenantId, { tokensPerDay: 2 });
    const definition = quickWorkflow(chain(4), { tenantId, workflowId: "spends" });
    const scope = yield* Scope.fork(yield* Scope.Scope);
    const first = yield* Scope.provide(startEngine(context, { runner: new ScriptedRunner(), settings }), scope);
    yield* first.submit(definition);
    yield* waitsForTokens(first, tenantId, 2);
    const refusal = yield* refusalOf(
      "more work is refused while nothing of it could start",
      first.submit(quickWorkflow(chain(1), { tenantId, workflowId: "another" })),
    );
    yield* expectRefused(refusal, "quota-exhausted", /2 tokens a day \(tokensPerDay\): 2 are used/);
    yield* expectSame(yield* first.submit(definition), "exists", "what was accepted before is not refused");
    yield* Scope.close(scope, Exit.void);

    const runner = new ScriptedRunner();
    const engine = yield* startEngine(context, { runner, settings });
    yield* engine.resume(keyOf(definition));
    yield* eventually(
      "the next engine takes it over",
      Effect.map(engine.snapshot, ({ activeWorkflows }) => activeWorkflows.length === 1 || runner.seen.length > 0),
    );
    yield* Effect.sleep(100);
    yield* expectSame(runner.seen, [], "a restart gives no tokens back");
    yield* waitsForTokens(engine, tenantId, 2);
    yield* engine.reconfigure(withQuota(tenantId, { tokensPerDay: 100 }));
    const { outcome } = yield* resultOf(engine, definition);
    yield* expectSame(outcome, "succeeded", "it goes on when the quota is raised");
    yield* expectSame((yield* engine.tenantStanding(tenantId)).held.tokensToday, 4, "and every token counts once");
  }),
};

/** What a tenant may take of an engine. */
export const quotaCases: readonly WorkflowEngineCase[] = [held, spent];
