import { Annotation, END, type LangGraphRunnableConfig, MemorySaver, START, StateGraph } from "@langchain/langgraph";
import {
  type FanOut,
  type GraphEngine,
  parallelAgents,
  type ParallelAgentsOptions,
} from "@plimsoll/adapters-state-graph";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import type { Run } from "../engine-fixture.ts";
import { agentOf } from "../small-workflow.ts";
import { echo, promptOf, withEngine } from "./graph-fixture.ts";

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
