import process from "node:process";
import { Annotation, END, MemorySaver, START, StateGraph } from "@langchain/langgraph";
import {
  connectEngine,
  type FanOut,
  parallelAgents,
  setUpCheckpoints,
  TenantCheckpointer,
} from "@plimsoll/adapters-state-graph";

const tenantId = "default";

const engine = connectEngine({
  url: process.env["PLIMSOLL_URL"] ?? "http://127.0.0.1:8072",
  token: process.env["PLIMSOLL_TOKEN"] ?? "",
});

const Survey = Annotation.Root({
  ships: Annotation<readonly string[]>,
  surveys: Annotation<FanOut>,
  report: Annotation<string>,
});

const survey = parallelAgents({
  engine,
  tenantId,
  agents: [
    { agentId: "hull-1", role: "Hull surveyor", capabilities: ["hull"], maxConcurrentTasks: 2 },
    { agentId: "hull-2", role: "Hull surveyor", capabilities: ["hull"], maxConcurrentTasks: 2 },
  ],
  tasks: ({ ships }: typeof Survey.State) =>
    ships.map((ship) => ({
      prompt: `Survey the hull of ${ship}.`,
      requirements: { capabilities: [ship === "Submarine" ? "dive" : "hull"] },
    })),
  update: (surveys) => ({ surveys }),
  config: { maxConcurrentAgents: 4 },
});

const graph = new StateGraph(Survey)
  .addNode("find", () => ({ ships: ["Cutty Sark", "Thermopylae", "Submarine", "Ariel"] }))
  .addNode("survey", survey)
  .addNode("write", ({ ships, surveys }) => ({
    report: surveys.results
      .map(
        (one, at) =>
          `${ships[at]}: ${one.status === "succeeded" ? one.output : `${one.error.class}: ${one.error.message}`}`,
      )
      .join("\n"),
  }))
  .addEdge(START, "find")
  .addEdge("find", "survey")
  .addEdge("survey", "write")
  .addEdge("write", END);

const openCheckpointer = async (databaseUrl: string) => {
  await setUpCheckpoints(databaseUrl);
  return new TenantCheckpointer({ tenantId, database: databaseUrl });
};

const databaseUrl = process.env["DATABASE_URL"];
const checkpointer = databaseUrl === undefined ? new MemorySaver() : await openCheckpointer(databaseUrl);

const compiled = graph.compile({ checkpointer });
const config = { configurable: { thread_id: process.argv[2] ?? "survey-1" }, durability: "sync" as const };
const { createdAt, next, values } = await compiled.getState(config);
const hasEnded = createdAt !== undefined && next.length === 0;
const state = hasEnded ? values : await compiled.invoke(createdAt === undefined ? {} : null, config);

console.log(state.report);
console.log(hasEnded ? "this thread had ended: nothing was run" : JSON.stringify(state.surveys.counts));
if (checkpointer instanceof TenantCheckpointer) await checkpointer.end();
