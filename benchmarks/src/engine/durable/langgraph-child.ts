import { Annotation, END, Send, START, StateGraph } from "@langchain/langgraph";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import pg from "pg";
import { childArguments, serveSlices } from "./durable-run.ts";

const { databaseUrl, shape, tasks, concurrency } = childArguments();

const POOL_SIZE = 20;

const State = Annotation.Root({
  count: Annotation<number>,
  finished: Annotation<number>({ reducer: (a, b) => a + b, default: () => 0 }),
});

const pool = new pg.Pool({ connectionString: databaseUrl, max: POOL_SIZE, connectionTimeoutMillis: 30_000 });
const checkpointer = new PostgresSaver(pool);
await checkpointer.setup();

const graph = new StateGraph(State)
  .addNode("work", async () => ({ finished: 1 }))
  .addConditionalEdges(START, ({ count }) => Array.from({ length: count }, (_, index) => new Send("work", { index })))
  .addEdge("work", END)
  .compile({ checkpointer });

/** `unbounded`: all branches at once, as LangGraph does by itself. */
const bound = shape === "bounded" ? { maxConcurrency: concurrency } : {};

await serveSlices(tasks, async (count, name) => {
  const config = { configurable: { thread_id: name }, durability: "async" as const, ...bound };
  const { finished } = await graph.invoke({ count }, config);
  return finished;
});
await pool.end();
