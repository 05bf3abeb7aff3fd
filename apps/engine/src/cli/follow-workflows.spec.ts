import type { WorkflowEngine } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { expect, it } from "vitest";
import { type Follow, followWorkflows } from "./follow-workflows.ts";

const KEYS = ["ended", "runs"].map((workflowId) => ({ tenantId: "acme", workflowId }));
const unused = () => Effect.die(new Error("not asked for here"));

/** An engine that is drained at once; the end of workflow `ended` is in memory, and 50 ms later in the store. */
const drainedEngine = (changes: Partial<WorkflowEngine> = {}): Follow => ({
  app: {
    events: { subscribe: unused, publish: unused } as never,
    engine: {
      drain: () => Effect.void,
      state: ({ workflowId }: { workflowId: string }) =>
        Effect.succeed({ finishedAtMs: workflowId === "ended" ? 1 : null }),
      result: (key: { workflowId: string }) =>
        key.workflowId === "ended" ? Effect.delay(Effect.succeed(key), 50) : Effect.never,
      whenStopped: Effect.never,
      ...changes,
    } as never,
  },
  view: { persist: () => undefined } as never,
  stopRequested: Effect.void,
  drainMs: 1000,
});

it("tells the end of a workflow that came during the drain, and what else is suspended", async () => {
  const followed = await Effect.runPromise(followWorkflows(drainedEngine(), KEYS).pipe(Effect.timeout(5_000)));
  expect(followed.results).toEqual([KEYS[0]]);
  expect(followed.suspended).toEqual([KEYS[1]]);
});

it("does not wait for an engine that a defect has ended", async () => {
  const follow = drainedEngine({ drain: () => Effect.never, whenStopped: Effect.succeed("TypeError: oh") });
  const exit = await Effect.runPromise(Effect.exit(followWorkflows(follow, KEYS)).pipe(Effect.timeout(5_000)));
  expect(String(exit)).toContain("the engine has stopped: TypeError: oh");
});
