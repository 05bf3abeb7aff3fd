import { MemorySaver } from "@langchain/langgraph";
import {
  compileWorkflowGraph,
  executeWorkflowGraph,
  type GraphEngine,
  GraphRunStopped,
  nodeNameOf,
  workflowStateGraph,
} from "@plimsoll/adapters-state-graph";
import { StoreFailure } from "@plimsoll/application";
import type { ParallelWorkflow } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import type { Run } from "../engine-fixture.ts";
import { randomNumbers } from "../random-numbers.ts";
import { randomWorkflow } from "../random-workflow.ts";
import { agentOf, taskOf, workflowOf } from "../small-workflow.ts";
import { echo, prompting, withEngine } from "./graph-fixture.ts";

describe("workflowStateGraph", () => {
  it("AC5.1: hands outputs on, once each, also over branches of different length", async () => {
    const workflow = workflowOf([
      prompting("a", "a"),
      prompting("b", "b {{a}}", ["a"]),
      prompting("c", "c {{b}}", ["b"]),
      prompting("d", "d {{a}} {{c}}", ["a", "c"]),
    ]);
    const { results } = await withEngine(echo, ({ engine }) => executeWorkflowGraph(workflow, { engine }));
    expect(results.map((one) => (one.status === "succeeded" ? one.output : one.status))).toEqual([
      "<a>",
      "<b <a>>",
      "<c <b <a>>>",
      "<d <a> <c <b <a>>>>",
    ]);
    expect(results[0]).toMatchObject({ agentId: "agent-1", attempts: 1, usage: { tokens: 10 } });
  });

  it("AC5.1: routes by capability, as the engine does, and an impossible task fails by itself", async () => {
    const agents = [agentOf("writer", { capabilities: ["write"] }), agentOf("reader", { capabilities: ["read"] })];
    const asking = (taskId: string, capability: string) =>
      taskOf(taskId, { requirements: { ...taskOf("x").requirements, capabilities: [capability] } });
    const workflow = workflowOf([asking("w", "write"), asking("r", "read"), asking("f", "fly")], { agents });
    const { results } = await withEngine(echo, ({ engine }) => executeWorkflowGraph(workflow, { engine }));
    expect(results.map(({ agentId }) => agentId)).toEqual(["writer", "reader", null]);
    expect(results[2]).toMatchObject({ status: "failed", error: { class: "permanent", code: "no-agent-matches" } });
  });

  it("AC5.1: holds the engine's leases: what only one task may have is never held by two nodes", async () => {
    const seen = { inFlight: 0, most: 0, mostWithKey: 0, withKey: 0 };
    const run: Run = ({ task }) =>
      Effect.gen(function* () {
        const key = task.exclusiveResources.length;
        seen.most = Math.max(seen.most, (seen.inFlight += 1));
        seen.mostWithKey = Math.max(seen.mostWithKey, (seen.withKey += key));
        yield* Effect.sleep(10);
        seen.inFlight -= 1;
        seen.withKey -= key;
        return { output: "", usage: {} };
      });
    const tasks = Array.from({ length: 8 }, (_, at) =>
      taskOf(`t${at}`, { exclusiveResources: at % 2 === 0 ? ["key"] : [] }),
    );
    await withEngine(run, ({ engine }) => executeWorkflowGraph(workflowOf(tasks), { engine }));
    expect(seen.mostWithKey).toBe(1);
    expect(seen.most).toBeGreaterThan(1);
  });

  it.each([1, 2, 3, 4])("AC5.1: ends every task of random graph %i as the engine by itself does", async (seed) => {
    const random = randomNumbers(seed);
    const plain = randomWorkflow("random", 25, random);
    const failing = new Set(plain.tasks.filter(() => random() < 0.2).map(({ taskId }) => taskId));
    const tasks = plain.tasks.map((task) => {
      const prompt = failing.has(task.taskId) ? "fail" : "ok";
      return { ...task, work: { kind: "prompt" as const, topic: "t", prompt }, exclusiveResources: [] };
    });
    const workflow: ParallelWorkflow = { ...plain, tenantId: "tenant-1", tasks };
    const { direct, graph } = await withEngine(echo, async ({ engine }) => {
      await Effect.runPromise(engine.submit(workflow).pipe(Effect.andThen(engine.result(workflow))));
      const { parallelTasks } = await Effect.runPromise(engine.state(workflow));
      return { direct: parallelTasks, graph: await executeWorkflowGraph(workflow, { engine }) };
    });
    expect(graph.results.map(({ taskId, status }) => `${taskId} ${status}`)).toEqual(
      direct.map(({ taskId, status }) => `${taskId} ${status}`),
    );
    const causes = graph.results.flatMap((one) => (one.status === "blocked" ? [one.blockedBy] : []));
    expect(causes.every((taskId) => failing.has(taskId))).toBe(true);
    expect(causes.length, "the seed has blocked tasks").toBeGreaterThan(0);
  });

  it("AC5.1: stops where it is asked to, takes an edited output, and goes on with that", async () => {
    const workflow = workflowOf([prompting("a", "a"), prompting("b", "b {{a}}", ["a"])]);
    const config = { configurable: { thread_id: "t" } };
    const { between, end } = await withEngine(echo, async ({ engine, attempts }) => {
      const graph = compileWorkflowGraph(workflow, { engine, checkpointer: new MemorySaver() });
      await graph.invoke({ tasks: {} }, { ...config, interruptBefore: ["b"] });
      const between = attempts.map(({ task }) => task.taskId);
      const { a } = (await graph.getState(config)).values.tasks;
      if (a?.status !== "succeeded") throw new Error("a has no output");
      await graph.updateState(config, { tasks: { a: { ...a, output: "edited" } } });
      return { between, end: await graph.invoke(null, config) };
    });
    expect(between).toEqual(["a"]);
    expect(end.tasks["b"]).toMatchObject({ status: "succeeded", output: "<b edited>" });
  });

  it("AC5.1: runs a chain that is longer than LangGraph's 25 steps", async () => {
    const chain = Array.from({ length: 40 }, (_, at) => prompting(`t${at}`, "x", at === 0 ? [] : [`t${at - 1}`]));
    const { counts } = await withEngine(echo, ({ engine }) => executeWorkflowGraph(workflowOf(chain), { engine }));
    expect(counts).toMatchObject({ sent: 40, succeeded: 40 });
  });

  it("AC5.1: answers for a thread that has ended without running anything, and runs another thread anew", async () => {
    const checkpointer = new MemorySaver();
    const workflow = workflowOf([prompting("a", "a"), prompting("bad", "fail")]);
    await withEngine(echo, async ({ engine, attempts }) => {
      const first = await executeWorkflowGraph(workflow, { engine, checkpointer });
      expect(await executeWorkflowGraph(workflow, { engine, checkpointer })).toEqual(first);
      expect(attempts.length).toBe(2);
      await executeWorkflowGraph(workflow, { engine, checkpointer, threadId: "another" });
      expect(attempts.length).toBe(4);
    });
  });

  it("AC5.1: spends no more than the workflow's budget over all of its nodes", async () => {
    const chain = ["a", "b", "c", "d"].map((id, at, ids) => prompting(id, id, at === 0 ? [] : [ids[at - 1] ?? ""]));
    const workflow = workflowOf(chain, { budget: { tokens: 20 } });
    const { results } = await withEngine(echo, ({ engine }) => executeWorkflowGraph(workflow, { engine }));
    expect(results.map(({ status }) => status)).toEqual(["succeeded", "succeeded", "failed", "blocked"]);
    expect(results[2]).toMatchObject({ error: { code: "budget-exhausted" } });
  });

  it("takes task ids that LangGraph would refuse as names of nodes, and no tasks at all", async () => {
    const ids = ["tasks", "a:b", "begin:", "x.y"];
    expect(new Set(ids.map(nodeNameOf)).size).toBe(ids.length);
    await withEngine(echo, async ({ engine }) => {
      const odd = await executeWorkflowGraph(workflowOf(ids.map((id) => prompting(id, id))), { engine });
      expect(odd.counts).toMatchObject({ sent: 4, succeeded: 4 });
      expect((await executeWorkflowGraph(workflowOf([]), { engine })).results).toEqual([]);
    });
  });

  it.each([
    ["a cycle", [prompting("a", "a", ["b"]), prompting("b", "b", ["a"])], /tasks\[0\]\.dependsOn\[0\]/],
    ["a dependency that there is not", [prompting("a", "a", ["z"])], /tasks\[0\]\.dependsOn\[0\]/],
  ])("refuses %s before it is run", (_, tasks, field) => {
    const engine = {} as GraphEngine;
    expect(() => workflowStateGraph(workflowOf(tasks), { engine })).toThrow(GraphRunStopped);
    expect(() => workflowStateGraph(workflowOf(tasks), { engine })).toThrow(field);
  });

  it("AC7.3: throws what is not a task's failure, and the thread goes on when the cause is gone", async () => {
    const workflow = workflowOf([prompting("a", "a"), prompting("b", "b {{a}}", ["a"])]);
    const checkpointer = new MemorySaver();
    await withEngine(echo, async ({ engine, attempts }) => {
      const forbidden = { code: "forbidden", message: "no rights", hint: "Grant them.", retryable: false } as const;
      const broken: GraphEngine = {
        ...engine,
        submit: (given) =>
          given.tasks[0]?.taskId === "b" ? Effect.fail(new StoreFailure(forbidden)) : engine.submit(given),
      };
      await expect(executeWorkflowGraph(workflow, { engine: broken, checkpointer })).rejects.toThrow("no rights");
      const { counts } = await executeWorkflowGraph(workflow, { engine, checkpointer });
      expect(counts).toMatchObject({ sent: 2, succeeded: 2 });
      expect(attempts.map(({ task }) => task.taskId)).toEqual(["a", "b"]);
    });
  });
});
