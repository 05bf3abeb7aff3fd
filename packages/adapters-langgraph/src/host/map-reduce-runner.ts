import type { AgentSpec, LlmEndpoint } from "@plimsoll/application";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { Annotation, END, MemorySaver, Send, START, StateGraph } from "@langchain/langgraph";
import type { RunnerParts } from "./agents-runner.ts";
import type { AgentSource } from "./agent-source.ts";
import type { BatchRunner, PoolBatch } from "./host-pool.ts";
import { invocationErrorOf } from "./invocation-error-of.ts";
import { checkSpec, systemPromptOf } from "./lang-graph-agents.ts";
import { makeChatModel } from "./make-chat-model.ts";
import { readable, textOf } from "./unusable-answer.ts";

/** The agent without a graph of its own: the batch's graph is the one that runs it. */
export const modelAgents = (maxRetries: number): AgentSource => ({
  build: async (spec: AgentSpec, llm: LlmEndpoint | null) => {
    checkSpec(spec);
    const model = makeChatModel(spec.agentId, llm, maxRetries);
    const system = new SystemMessage(systemPromptOf(spec));
    return {
      run: async ({ prompt }, { signal }) =>
        textOf(await readable(model.invoke([system, new HumanMessage(prompt)], { signal }))),
    };
  },
});

const FanOutState = Annotation.Root({ index: Annotation<number> });

const graphOf = (count: number, work: (index: number, signal: AbortSignal | undefined) => Promise<void>) =>
  new StateGraph(FanOutState)
    .addNode("agent", async ({ index }, config) => {
      await work(index, config.signal);
      return {};
    })
    .addConditionalEdges(START, () => Array.from({ length: count }, (_, index) => new Send("agent", { index })), [
      "agent",
    ])
    .addEdge("agent", END)
    .compile({ checkpointer: new MemorySaver() });

const runBatch = async (parts: RunnerParts, limit: number | null, { invocations, close }: PoolBatch): Promise<void> => {
  const thrownBy = new Map<number, unknown>();
  const work = async (index: number, signal: AbortSignal | undefined): Promise<void> => {
    const [invocation, agent] = invocations[index] ?? [];
    if (invocation === undefined || agent === undefined || invocation.hasEnded) return;
    invocation.started();
    const both = signal === undefined ? invocation.signal : AbortSignal.any([signal, invocation.signal]);
    try {
      const content = await agent.runnable?.run(invocation.request, { poolId: parts.poolId, signal: both });
      invocation.succeed(parts.nextOutputId(), content ?? "");
    } catch (thrown) {
      thrownBy.set(index, thrown);
      throw thrown;
    }
  };
  const graph = graphOf(invocations.length, work);
  const config = { configurable: { thread_id: parts.poolId }, ...(limit === null ? {} : { maxConcurrency: limit }) };
  await graph
    .invoke({}, config)
    .catch(() => graph.invoke(null, config))
    .catch(() => undefined);
  for (const [index, thrown] of thrownBy) invocations[index]?.[0].fail(invocationErrorOf(thrown, parts.redact));
  close();
};

/**
 * One graph over the whole batch with the library's own fan-out, limit and resumption: a worker that fails fails the
 * graph, which is resumed once, as its documentation says. What the library then never runs is lost, and stays so: the
 * conformance run is there to show it.
 */
export const mapReduceRunner = (parts: RunnerParts, libraryMaxConcurrency: number | null): BatchRunner => ({
  run: (batch) => void runBatch(parts, libraryMaxConcurrency, batch),
});
