import { Annotation, END, MemorySaver, Send, START, StateGraph } from "@langchain/langgraph";
import {
  compileWorkflowGraph,
  executeWorkflowGraph,
  type FanOut,
  GraphRunStopped,
  parallelAgents,
} from "@plimsoll/adapters-state-graph";
import { TaskFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import type { Run } from "../engine-fixture.ts";
import { agentOf, taskOf, workflowOf } from "../small-workflow.ts";
import { withEngine } from "./graph-fixture.ts";

const SENT = 12;
const PLACES = 4;
const FAILING = 3;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const inputs = Array.from({ length: SENT }, (_, index) => index);

/** The library by itself, with one worker that throws once; resumed as its documentation says. */
const libraryAlone = async (maxConcurrency: number | undefined, failing: number | null) => {
  const State = Annotation.Root({
    index: Annotation<number>,
    returned: Annotation<number[]>({ reducer: (before, more) => before.concat(more), default: () => [] }),
  });
  const ran = new Set<number>();
  let hasFailed = false;
  const graph = new StateGraph(State)
    .addNode("worker", async ({ index }) => {
      ran.add(index);
      await pause(5);
      if (index === failing && !hasFailed) {
        hasFailed = true;
        throw new Error("once");
      }
      return { returned: [index] };
    })
    .addConditionalEdges(START, () => inputs.map((index) => new Send("worker", { index })), ["worker"])
    .addEdge("worker", END)
    .compile({ checkpointer: new MemorySaver() });
  const config = { configurable: { thread_id: "t" }, ...(maxConcurrency === undefined ? {} : { maxConcurrency }) };
  const state = await graph.invoke({ returned: [] }, config).catch(() => graph.invoke(null, config));
  return { returned: state.returned.length, ran: ran.size, next: (await graph.getState(config)).next };
};

const failure = new TaskFailure({ class: "permanent", code: "not-today", message: "no ship", retryAfterMs: null });

/** Work of 5 ms that counts how much of it is in flight. */
const counted = () => {
  const seen = { inFlight: 0, most: 0 };
  const run: Run = (attempt) =>
    Effect.gen(function* () {
      seen.most = Math.max(seen.most, (seen.inFlight += 1));
      yield* Effect.sleep(5);
      seen.inFlight -= 1;
      const { work } = attempt.task;
      const isFailing = work.kind === "prompt" && work.prompt.endsWith(` ${FAILING}.`);
      return isFailing ? yield* failure : { output: `done ${attempt.task.taskId}`, usage: {} };
    });
  return { seen, run };
};

describe("LangGraph's maxConcurrency by itself", () => {
  it("AC5.1: loses work: after one failure some workers never run, the run returns, and nothing says so", async () => {
    const end = await libraryAlone(PLACES, FAILING);
    expect(end.returned).toBeLessThan(SENT);
    expect(end.ran).toBeLessThan(SENT);
    expect(end.next).toEqual([]);
  });

  it("AC5.1: loses work with 1 also without a failure", async () => {
    expect((await libraryAlone(1, null)).returned).toBeLessThan(SENT);
  });

  it("AC5.1: loses nothing without a bound", async () => {
    expect(await libraryAlone(undefined, FAILING)).toEqual({ returned: SENT, ran: SENT, next: [] });
  });
});

describe("parallelAgents", () => {
  const Fleet = Annotation.Root({ ships: Annotation<number[]>, fanOut: Annotation<FanOut> });

  it.each([undefined, 1, PLACES])(
    "AC5.1: brings every input back, in order, with maxConcurrency %s around it",
    async (maxConcurrency) => {
      const { seen, run } = counted();
      const state = await withEngine(run, ({ engine }) =>
        new StateGraph(Fleet)
          .addNode(
            "survey",
            parallelAgents({
              engine,
              tenantId: "tenant-1",
              agents: [agentOf("agent-1"), agentOf("agent-2")],
              tasks: ({ ships }: typeof Fleet.State) => ships.map((ship) => ({ prompt: `Survey ship ${ship}.` })),
              update: (fanOut) => ({ fanOut }),
              config: { maxConcurrentAgents: PLACES },
            }),
          )
          .addEdge(START, "survey")
          .addEdge("survey", END)
          .compile({ checkpointer: new MemorySaver() })
          .invoke(
            { ships: inputs },
            { configurable: { thread_id: "t" }, ...(maxConcurrency === undefined ? {} : { maxConcurrency }) },
          ),
      );
      const { results, counts } = state.fanOut;
      expect(counts).toEqual({ sent: SENT, succeeded: SENT - 1, failed: 1, cancelled: 0 });
      expect(results.map(({ taskId }) => taskId)).toEqual(inputs.map((index) => `input-${index + 1}`));
      expect(results[FAILING]).toMatchObject({ status: "failed", error: { class: "permanent", message: "no ship" } });
      expect(results[0]).toMatchObject({ status: "succeeded", output: "done input-1" });
      expect(seen.most).toBeGreaterThan(1);
      expect(seen.most).toBeLessThanOrEqual(PLACES);
    },
  );
});

describe("a workflow's graph", () => {
  const tasks = inputs.map((index) =>
    taskOf(`task-${index}`, { work: { kind: "prompt", topic: "t", prompt: `Survey ship ${index}.` } }),
  );
  const workflow = workflowOf(tasks);
  const bounded = { ...workflow, config: { ...workflow.config, maxConcurrentAgents: PLACES } };

  it("AC5.1: gives every task a result, and its own semaphore bounds it", async () => {
    const { seen, run } = counted();
    const { counts, results } = await withEngine(run, ({ engine }) =>
      executeWorkflowGraph(bounded, { engine, checkpointer: new MemorySaver() }),
    );
    expect(counts).toEqual({ sent: SENT, succeeded: SENT - 1, failed: 1, cancelled: 0, blocked: 0 });
    expect(results.map(({ taskId }) => taskId)).toEqual(tasks.map(({ taskId }) => taskId));
    expect(seen.most).toBeGreaterThan(1);
    expect(seen.most).toBeLessThanOrEqual(PLACES);
  });

  it.each([1, PLACES])("AC5.1: refuses maxConcurrency %s before anything is lost", async (maxConcurrency) => {
    const { run } = counted();
    const attempted = await withEngine(run, async ({ engine, attempts }) => {
      const graph = compileWorkflowGraph(bounded, { engine });
      await expect(graph.invoke({ tasks: {} }, { maxConcurrency })).rejects.toThrow(GraphRunStopped);
      return attempts.length;
    });
    expect(attempted).toBe(0);
  });

  it("AC5.1: finds what LangGraph has left out of a thread that was resumed with maxConcurrency, and runs that alone", async () => {
    const { run } = counted();
    const checkpointer = new MemorySaver();
    const config = { configurable: { thread_id: "t" } };
    const { before, end, ran } = await withEngine(run, async ({ engine, attempts }) => {
      const graph = compileWorkflowGraph(bounded, { engine, checkpointer });
      await graph.invoke({ tasks: {} }, { ...config, interruptAfter: ["/begin"] });
      await graph.invoke(null, { ...config, maxConcurrency: PLACES }).catch(() => undefined);
      await graph.invoke(null, config);
      const before = Object.keys((await graph.getState(config)).values.tasks).length;
      const end = await executeWorkflowGraph(bounded, { engine, checkpointer, threadId: "t" });
      return { before, end, ran: attempts.map(({ task }) => task.taskId) };
    });
    expect(before).toBeLessThan(SENT);
    expect(end.counts).toEqual({ sent: SENT, succeeded: SENT - 1, failed: 1, cancelled: 0, blocked: 0 });
    expect(ran.sort()).toEqual(tasks.map(({ taskId }) => taskId).sort());
  });
});
