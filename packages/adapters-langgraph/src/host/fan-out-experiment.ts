import { setTimeout as sleep } from "node:timers/promises";
import { Annotation, END, MemorySaver, Send, START, StateGraph } from "@langchain/langgraph";
import type { FanOutCase, FanOutCount } from "../wire/host-messages.ts";

const Results = Annotation.Root({
  index: Annotation<number>,
  returned: Annotation<number[]>({ reducer: (before, more) => before.concat(more), default: () => [] }),
});

/**
 * The library's map-reduce over workers that do nothing but wait, one of which fails once; resumed when it fails, as
 * its documentation says. No LLM, no network, no code of ours in between.
 */
export const runFanOut = async ({ sent, maxConcurrency, failingIndex, taskMs }: FanOutCase): Promise<FanOutCount> => {
  const started = new Set<number>();
  let hasFailed = false;
  const graph = new StateGraph(Results)
    .addNode("worker", async ({ index }) => {
      started.add(index);
      await sleep(taskMs);
      if (index === failingIndex && !hasFailed) {
        hasFailed = true;
        throw new Error(`worker ${index} fails once`);
      }
      return { returned: [index] };
    })
    .addConditionalEdges(START, () => Array.from({ length: sent }, (_, index) => new Send("worker", { index })), [
      "worker",
    ])
    .addEdge("worker", END)
    .compile({ checkpointer: new MemorySaver() });
  const config = {
    configurable: { thread_id: "fan-out" },
    ...(maxConcurrency === null ? {} : { maxConcurrency }),
  };
  const state = await graph.invoke({ returned: [] }, config).catch(() => graph.invoke(null, config));
  const returned = new Set(state.returned).size;
  return { sent, returned, failed: started.size - returned, neverRan: sent - started.size };
};
