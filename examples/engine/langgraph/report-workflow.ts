import process from "node:process";
import { MemorySaver } from "@langchain/langgraph";
import { compileWorkflowGraph, connectEngine, workflowGraphResult } from "@plimsoll/adapters-state-graph";
import {
  DEFAULT_ERROR_HANDLING,
  DEFAULT_PARALLEL_EXECUTION_CONFIG,
  type ParallelTask,
  type ParallelWorkflow,
} from "@plimsoll/domain";

const engine = connectEngine({
  url: process.env["PLIMSOLL_URL"] ?? "http://127.0.0.1:8072",
  token: process.env["PLIMSOLL_TOKEN"] ?? "",
});

const task = (taskId: string, prompt: string, dependsOn: readonly string[] = []): ParallelTask => ({
  taskId,
  work: { kind: "prompt", topic: taskId, prompt },
  dependsOn,
  requirements: { capabilities: ["write"], specialization: [], boundBy: "llm", cpuCores: 0.05, memoryMb: 32 },
  priority: 5,
  budget: {},
  idempotencyKey: `report/${taskId}`,
  exclusiveResources: [],
  timeoutSeconds: 120,
  maxAttempts: 3,
});

const workflow: ParallelWorkflow = {
  workflowId: "report",
  tenantId: "default",
  name: "Report",
  tasks: [
    task("outline", "Outline a report on load lines."),
    task("history", "Write the history, after this outline: {{outline}}", ["outline"]),
    task("law", "Write the law, after this outline: {{outline}}", ["outline"]),
    task("summary", "Sum up: {{history}} {{law}}", ["history", "law"]),
  ],
  agents: ["writer-1", "writer-2"].map((agentId) => ({
    ...{ agentId, runs: "prompt" as const, role: "Writer", goal: "Write well", backstory: "A writer." },
    ...{ capabilities: ["write"], specialization: [], maxConcurrentTasks: 1 },
  })),
  config: DEFAULT_PARALLEL_EXECUTION_CONFIG,
  errorHandling: DEFAULT_ERROR_HANDLING,
  budget: {},
};

const graph = compileWorkflowGraph(workflow, { engine, checkpointer: new MemorySaver() });
const config = { configurable: { thread_id: process.argv[2] ?? "report-1" } };

await graph.invoke({ tasks: {} }, { ...config, interruptBefore: ["summary"] });
console.log(`before the summary: ${Object.keys((await graph.getState(config)).values.tasks).join(", ")}`);

const { tasks } = await graph.invoke(null, config);
const { results, counts } = workflowGraphResult(workflow, tasks);
for (const one of results) console.log(`${one.taskId} ${one.status} on ${one.agentId}`);
console.log(JSON.stringify(counts));
