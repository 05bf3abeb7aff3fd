import { NO_USAGE } from "@plimsoll/domain";
import { expect, it } from "vitest";
import { GraphRuns, usageOf } from "./graph-runs.ts";

it("keeps a run while nodes of it are called, and no longer", async () => {
  const runs = new GraphRuns(2);
  let end: () => void = () => undefined;
  const first = runs.during("a", (run) => new Promise<typeof run>((resolve) => (end = () => resolve(run))));
  const same = await runs.during("a", async (run) => run);
  const other = await runs.during("b", async (run) => run);
  expect(runs.size).toBe(1);
  end();
  expect(await first).toBe(same);
  expect(other).not.toBe(same);
  expect(runs.size).toBe(0);
});

it("forgets a run whose nodes have failed", async () => {
  const runs = new GraphRuns(1);
  await expect(runs.during("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(runs.size).toBe(0);
});

it("counts what each task has used once: of the state, and of the step that still runs", async () => {
  const runs = new GraphRuns(1);
  const usage = (tokens: number) => ({ ...NO_USAGE, tokens });
  const result = { taskId: "a", status: "succeeded" as const, output: "", agentId: null, attempts: 1 };
  const total = await runs.during("r", async (run) => {
    run.usageByTask.set("a", usage(3)).set("b", usage(5));
    return usageOf(run, { a: { ...result, usage: usage(3), queuedMs: 0, ranMs: 0, finishedAtMs: 0 } });
  });
  expect(total.tokens).toBe(8);
});
