import { randomBytes } from "node:crypto";
import { it } from "@effect/vitest";
import { DEFAULT_ERROR_HANDLING, type ParallelTask } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { describe, expect } from "vitest";
import { makeFixture } from "../engine-fixture.ts";
import { agentOf, taskOf, workflowOf } from "../small-workflow.ts";
import { reachableHeapBytes } from "./collect-garbage.ts";
import { makeCrowd } from "./crowd.ts";
import { openEmbeddedStore } from "./embedded-store.ts";
import { makeStubRunner } from "./stub-runner.ts";

const MIB = 1024 ** 2;
const tenAgents = Array.from({ length: 10 }, (_, index) => agentOf(`agent-${index}`, { maxConcurrentTasks: 1 }));

const many = (count: number, change: Partial<ParallelTask> = {}): readonly ParallelTask[] =>
  Array.from({ length: count }, (_, index) => taskOf(`t${index}`, change));

/** Thirty tasks in four layers of which each needs all of the layer before: plan, research, write, review. */
const layered = (): readonly ParallelTask[] => {
  const sizes = [1, 14, 14, 1];
  return sizes.flatMap((size, layer) =>
    Array.from({ length: size }, (_, index) =>
      taskOf(`layer-${layer}.${index}`, {
        dependsOn: Array.from({ length: sizes[layer - 1] ?? 0 }, (_unused, before) => `layer-${layer - 1}.${before}`),
      }),
    ),
  );
};

describe("AC4: performance", () => {
  it.live(
    "AC4.1: at least 99.9 % of the tasks complete although one attempt in twenty fails",
    () =>
      Effect.gen(function* () {
        const failures = [{ ratio: 0.05, code: "llm-error" as const }];
        const { run } = yield* makeStubRunner(tenAgents, 1, { failures });
        const { engine } = yield* makeFixture(run);
        const errorHandling = { ...DEFAULT_ERROR_HANDLING, maxAttempts: 5, backoffBaseMs: 5, backoffMaxMs: 50 };
        const definitions = Array.from({ length: 8 }, (_, index) =>
          workflowOf(many(250, { maxAttempts: 5 }), { workflowId: `w${index}`, agents: tenAgents, errorHandling }),
        );
        for (const definition of definitions) yield* engine.submit(definition);
        const results = yield* Effect.forEach(definitions, (definition) => engine.result(definition));
        const sum = (of: (result: (typeof results)[number]) => number) =>
          results.reduce((all, one) => all + of(one), 0);
        expect(sum(({ metrics }) => metrics.taskCount)).toBe(2_000);
        expect(sum(({ metrics }) => metrics.retries)).toBeGreaterThan(20);
        expect(sum(({ metrics }) => metrics.succeeded) / 2_000).toBeGreaterThanOrEqual(0.999);
        expect(sum(({ metrics }) => metrics.unaccounted)).toBe(0);
      }),
    120_000,
  );

  it.live(
    "AC4.2: thirty tasks of ten agents in four layers take less than 5 s in all, on a database that waits for the disk",
    () =>
      Effect.gen(function* () {
        const { run } = yield* makeStubRunner(tenAgents, 100);
        const { engine } = yield* makeFixture(run, {}, yield* openEmbeddedStore);
        const definition = workflowOf(layered(), { agents: tenAgents });
        yield* engine.submit(definition);
        const { outcome, metrics } = yield* engine.result(definition);
        expect(outcome).toBe("succeeded");
        expect(metrics.succeeded).toBe(30);
        expect(metrics.wallMs).toBeLessThan(5_000);
      }),
    120_000,
  );

  it.live("AC4.3: ten agents work at the same time, and never more", () =>
    Effect.gen(function* () {
      const { run, seen } = makeCrowd(10);
      const { engine, attempts } = yield* makeFixture(run);
      const definition = workflowOf(many(40), { agents: tenAgents });
      yield* engine.submit(definition);
      expect((yield* engine.result(definition)).outcome).toBe("succeeded");
      expect(seen.most).toBe(10);
      expect(new Set(attempts.map(({ agent }) => agent.agentId)).size).toBe(10);
    }),
  );

  it.live(
    "AC4.4: what has ended is forgotten: the heap does not grow with the workflows that were run",
    () =>
      Effect.gen(function* () {
        const outputBytes = 20_000;
        const { engine, store, attempts } = yield* makeFixture(() =>
          Effect.sync(() => ({ output: randomBytes(outputBytes / 2).toString("hex"), usage: {} })),
        );
        const batch = Effect.fnUntraced(function* (name: string) {
          const definition = workflowOf(many(100), { workflowId: name, agents: tenAgents });
          yield* engine.submit(definition);
          yield* engine.result(definition);
          attempts.length = 0;
          yield* store.prune(Number.MAX_SAFE_INTEGER, ["succeeded"]);
        });
        yield* Effect.forEach([1, 2, 3, 4], (index) => batch(`warm-up-${index}`));
        const before = reachableHeapBytes();
        const batches = Array.from({ length: 20 }, (_, index) => `batch-${index}`);
        yield* Effect.forEach(batches, batch);
        const grownBytes = reachableHeapBytes() - before;
        expect((yield* engine.snapshot).totals.succeeded).toBe(2_400);
        expect((yield* engine.snapshot).activeWorkflows).toEqual([]);
        // Kept outputs alone would be 40 MB.
        expect(grownBytes).toBeLessThan(8 * MIB);
      }),
    120_000,
  );
});
