import { it } from "@effect/vitest";
import { makeMemoryWorkflowStore } from "@plimsoll/adapters-memory";
import { StoreFailure, type WorkflowStorePort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { TestClock } from "effect/testing";
import { expect } from "vitest";
import { makeFixture } from "../engine-fixture.ts";
import { taskOf, workflowOf } from "../small-workflow.ts";

const away = new StoreFailure({ code: "unavailable", message: "away", hint: "Try again.", retryable: true });

/** The first call fails, as if the database went away for a moment. */
const failingOnce = <Given extends readonly unknown[], A>(
  call: (...given: Given) => Effect.Effect<A, StoreFailure>,
) => {
  let calls = 0;
  return (...given: Given) => Effect.suspend(() => (calls++ === 0 ? Effect.fail(away) : call(...given)));
};

const broken: Readonly<Record<string, (store: WorkflowStorePort) => Partial<WorkflowStorePort>>> = {
  load: ({ load }) => ({ load: failingOnce(load) }),
  loadPerformance: ({ loadPerformance }) => ({ loadPerformance: failingOnce(loadPerformance) }),
  claim: ({ claim }) => ({ claim: failingOnce(claim) }),
};

for (const [method, breakIt] of Object.entries(broken))
  it.effect(`a workflow that was claimed is run, also when ${method} fails for a moment`, () =>
    Effect.gen(function* () {
      const memory = yield* makeMemoryWorkflowStore();
      const store = { ...memory, ...breakIt(memory) };
      const { engine } = yield* makeFixture(() => Effect.succeed({ output: "done", usage: {} }), {}, store);
      const definition = workflowOf([taskOf("a")]);
      const submitted = yield* Effect.forkChild(engine.submit(definition));
      yield* TestClock.adjust(5_000);
      expect(yield* Fiber.join(submitted)).toBe("accepted");
      expect((yield* engine.result(definition)).outcome).toBe("succeeded");
    }),
  );
