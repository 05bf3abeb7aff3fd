import { Annotation, END, type LangGraphRunnableConfig, MemorySaver, START, StateGraph } from "@langchain/langgraph";
import {
  compileWorkflowGraph,
  executeWorkflowGraph,
  type FanOut,
  type GraphEngine,
  GraphRunStopped,
  nodeNameOf,
  parallelAgents,
  type ParallelAgentsOptions,
  workflowStateGraph,
} from "@plimsoll/adapters-state-graph";
import { StoreFailure, TaskFailure } from "@plimsoll/application";
import { type ParallelWorkflow, renderPrompt } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import { makeFixture, type Run } from "../engine-fixture.ts";
import { randomNumbers } from "../random-numbers.ts";
import { randomWorkflow } from "../random-workflow.ts";
import { agentOf, taskOf, workflowOf } from "../small-workflow.ts";

type Fixture = Effect.Success<ReturnType<typeof makeFixture>>;

const withEngine = <A>(run: Run, use: (fixture: Fixture) => Promise<A>): Promise<A> =>
  Effect.runPromise(Effect.scoped(Effect.flatMap(makeFixture(run), (fixture) => Effect.promise(() => use(fixture)))));

const promptOf: (attempt: Parameters<Run>[0]) => string = ({ task, inputs }) =>
  task.work.kind === "prompt" ? Result.getOrThrow(renderPrompt(task.work.prompt, inputs)) : "";

/** Answers with the prompt; one that begins with "fail" fails for good. */
const echo: Run = (attempt) =>
  Effect.gen(function* () {
    yield* Effect.sleep(2);
    const prompt = promptOf(attempt);
    const failure = { class: "permanent", code: "refused", message: `can't: ${prompt}`, retryAfterMs: null } as const;
    return prompt.startsWith("fail")
      ? yield* new TaskFailure(failure)
      : { output: `<${prompt}>`, usage: { tokens: 10 } };
  });

const prompting = (taskId: string, prompt: string, dependsOn: readonly string[] = []) =>
  taskOf(taskId, { work: { kind: "prompt", topic: "t", prompt }, dependsOn, maxAttempts: 1 });

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

const State = Annotation.Root({
  prompts: Annotation<readonly string[]>,
  fanOut: Annotation<FanOut>,
  rounds: Annotation<number>({ reducer: (before, more) => before + more, default: () => 0 }),
});
type StateOf = typeof State.State;

const nodeOf = (engine: GraphEngine, change: Partial<ParallelAgentsOptions<StateOf, Partial<StateOf>>> = {}) =>
  parallelAgents<StateOf, Partial<StateOf>>({
    engine,
    tenantId: "tenant-1",
    agents: [agentOf("agent-1"), agentOf("agent-2")],
    tasks: ({ prompts }) => prompts.map((prompt) => ({ prompt, maxAttempts: 1 })),
    update: (fanOut) => ({ fanOut, rounds: 1 }),
    ...change,
  });

const graphOf = (node: ReturnType<typeof nodeOf>) =>
  new StateGraph(State).addNode("ask", node).addEdge(START, "ask").addEdge("ask", END);

const told = ({ results }: FanOut) =>
  results.map((one) => (one.status === "succeeded" ? one.output : one.error.message));

describe("parallelAgents", () => {
  it("AC5.1: gives results in the order of the inputs, and the braces of a prompt mean nothing", async () => {
    const prompts = ["z", "fail now", "a {{z}} {{ input-1 }}", "z"];
    const { fanOut } = await withEngine(echo, ({ engine }) => graphOf(nodeOf(engine)).compile().invoke({ prompts }));
    expect(told(fanOut)).toEqual(["<z>", "can't: fail now", "<a {{z}} {{ input-1 }}>", "<z>"]);
    expect(fanOut.results[1]).toMatchObject({ status: "failed", error: { class: "permanent", code: "refused" } });
  });

  it("AC5.1: fails an input that nobody can run by itself, and runs the others", async () => {
    const tasks = ({ prompts }: StateOf) =>
      prompts.map((prompt) => ({ prompt, requirements: { capabilities: prompt === "fly" ? ["fly"] : [] } }));
    const { fanOut } = await withEngine(echo, ({ engine }) =>
      graphOf(nodeOf(engine, { tasks }))
        .compile()
        .invoke({ prompts: ["a", "fly", "b", "fly"] }),
    );
    expect(fanOut.counts).toEqual({ sent: 4, succeeded: 2, failed: 2, cancelled: 0 });
    expect(fanOut.results.map(({ taskId, status }) => `${taskId} ${status}`)).toEqual([
      "input-1 succeeded",
      "input-2 failed",
      "input-3 succeeded",
      "input-4 failed",
    ]);
    expect(fanOut.results[1]).toMatchObject({ error: { class: "permanent", code: "no-agent-matches" } });
  });

  it("AC5.1: asks the engine for nothing where there is no input", async () => {
    const { fanOut } = await withEngine(echo, () =>
      graphOf(nodeOf({} as GraphEngine))
        .compile()
        .invoke({ prompts: [] }),
    );
    expect(fanOut).toEqual({
      workflowId: null,
      results: [],
      counts: { sent: 0, succeeded: 0, failed: 0, cancelled: 0 },
    });
  });

  it("AC5.1: is another fan-out in every round of a loop, and in every run without a thread", async () => {
    await withEngine(echo, async ({ engine, attempts }) => {
      const loop = graphOf(nodeOf(engine)).addConditionalEdges("ask", ({ rounds }) => (rounds < 3 ? "ask" : END), [
        "ask",
        END,
      ]);
      await loop.compile().invoke({ prompts: ["a"] });
      expect(attempts.length).toBe(3);
      await graphOf(nodeOf(engine))
        .compile()
        .invoke({ prompts: ["a"] });
      expect(attempts.length).toBe(4);
    });
  });

  it("AC7.1: is not run again when another node of its step has thrown, and finds its results in the resumed thread", async () => {
    let throws = true;
    await withEngine(echo, async ({ engine, attempts }) => {
      const graph = graphOf(nodeOf(engine))
        .addNode("other", () => {
          if (throws) throw new Error("the user's own node");
          return {};
        })
        .addEdge(START, "other")
        .compile({ checkpointer: new MemorySaver() });
      const config = { configurable: { thread_id: "t" }, durability: "sync" as const };
      await expect(graph.invoke({ prompts: ["a", "b"] }, config)).rejects.toThrow("the user's own node");
      throws = false;
      const { fanOut } = await graph.invoke(null, config);
      expect(told(fanOut)).toEqual(["<a>", "<b>"]);
      expect(attempts.length).toBe(2);
    });
  });

  const stuck: Run = (attempt) => (promptOf(attempt) === "stuck" ? Effect.never : echo(attempt));

  it("AC5.1: cancels for good when it is told to, and cancelled inputs are values, too", async () => {
    await withEngine(stuck, async ({ engine, attempts }) => {
      const graph = graphOf(nodeOf(engine, { whenAborted: "cancel" })).compile({ checkpointer: new MemorySaver() });
      const config = { configurable: { thread_id: "t" }, durability: "sync" as const };
      const abort = new AbortController();
      const run = graph.invoke({ prompts: ["a", "stuck"] }, { ...config, signal: abort.signal });
      const done = expect(run).rejects.toThrow(/[Aa]bort/);
      while (attempts.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, 50));
      abort.abort();
      await done;
      const { fanOut } = await graph.invoke(null, config);
      expect(fanOut.counts).toEqual({ sent: 2, succeeded: 1, failed: 0, cancelled: 1 });
      expect(fanOut.results[1]).toMatchObject({ status: "cancelled", error: { class: "cancelled" } });
      expect(attempts.length).toBe(2);
    });
  });

  it("AC5.1: leaves running what an aborted run waited for, and the thread finds it when it is resumed", async () => {
    const slow: Run = (attempt) => Effect.delay(echo(attempt), 200);
    await withEngine(slow, async ({ engine, attempts }) => {
      const graph = graphOf(nodeOf(engine)).compile({ checkpointer: new MemorySaver() });
      const config = { configurable: { thread_id: "t" }, durability: "sync" as const };
      const abort = new AbortController();
      const done = expect(graph.invoke({ prompts: ["a", "b"] }, { ...config, signal: abort.signal })).rejects.toThrow(
        /[Aa]bort/,
      );
      while (attempts.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
      abort.abort();
      await done;
      expect(told((await graph.invoke(null, config)).fanOut)).toEqual(["<a>", "<b>"]);
      expect(attempts.length).toBe(2);
    });
  });

  it("AC8.2: takes the tenant from its own run's config, of 50 that run side by side on one compiled graph", async () => {
    const tenantId = ({ configurable }: LangGraphRunnableConfig) => String(configurable?.["tenant_id"]);
    const tenants = Array.from({ length: 50 }, (_, at) => `tenant-${at}`);
    await withEngine(echo, async ({ engine, attempts }) => {
      const graph = graphOf(nodeOf(engine, { tenantId })).compile({ checkpointer: new MemorySaver() });
      const states = await Promise.all(
        tenants.map((tenant) =>
          graph.invoke({ prompts: [tenant] }, { configurable: { thread_id: `${tenant}/t`, tenant_id: tenant } }),
        ),
      );
      expect(states.map(({ fanOut }) => told(fanOut))).toEqual(tenants.map((tenant) => [`<${tenant}>`]));
      expect(attempts.every((attempt) => attempt.tenantId === promptOf(attempt))).toBe(true);
      expect(attempts.length).toBe(tenants.length);
    });
  });
});
