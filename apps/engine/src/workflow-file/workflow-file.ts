import {
  Agent,
  Budget,
  CodeWork,
  ParallelTask,
  ParallelWorkflow,
  PromptWork,
  TaskRequirements,
} from "@plimsoll/domain";
import * as Schema from "effect/Schema";
import { errorHandlingFields } from "../config/error-handling-fields.ts";
import { executionFields } from "../config/execution-fields.ts";
import { partialFields, section } from "../config/partial-fields.ts";
import type { FileKind } from "../config/published-schema.ts";

const { agentId, ...agentFields } = Agent.fields;
const task = ParallelTask.fields;
const { capabilities, specialization, boundBy, cpuCores, memoryMb } = TaskRequirements.fields;

const says = <S extends Schema.Top>(schema: S, description: string) => schema.annotate({ description });

const budgetFields = partialFields(
  {
    iterations: Budget.fields.iterations.schema,
    steps: Budget.fields.steps.schema,
    wallTimeMs: Budget.fields.wallTimeMs.schema,
    tokens: Budget.fields.tokens.schema,
    costUsd: Budget.fields.costUsd.schema,
  },
  {
    iterations: "Attempts and turns at most.",
    steps: "Steps of agents at most.",
    wallTimeMs: "Milliseconds that attempts may run in all.",
    tokens: "Tokens of language models at most.",
    costUsd: "Cost of language models at most, in US dollars.",
  },
);

const AgentInFile = Schema.Struct({
  id: says(agentId, "Name of the agent, unique in the file."),
  ...partialFields(agentFields, {
    runs: "prompt (an agent of the orchestrator) or code (a process here). prompt by default.",
    role: "What the agent is, for its prompt. Its id by default.",
    goal: "What it is after, for its prompt.",
    backstory: "What it knows and how it works, for its prompt.",
    capabilities: "What it can do: a task is only given to an agent that has all of the task's capabilities.",
    specialization: "What it does best: an agent that has what a task prefers is chosen before others.",
    maxConcurrentTasks: "Tasks that it may run at the same time. 1 by default.",
  }),
});

const TaskInFile = Schema.Struct({
  id: says(task.taskId, "Name of the task, unique in the file."),
  ...partialFields(
    {
      prompt: PromptWork.fields.prompt,
      topic: PromptWork.fields.topic,
      command: CodeWork.fields.command,
      readPaths: CodeWork.fields.readPaths,
      writePaths: CodeWork.fields.writePaths,
      dependsOn: task.dependsOn,
      ...{ capabilities, specialization, boundBy, cpuCores, memoryMb },
      priority: task.priority,
      idempotencyKey: task.idempotencyKey,
      exclusiveResources: task.exclusiveResources,
      timeoutSeconds: task.timeoutSeconds,
      maxAttempts: task.maxAttempts,
    },
    {
      prompt: "What the agent is asked; {{id}} stands for the output of the dependency with that id.",
      topic: "In a few words what it is about. The task's id by default.",
      command:
        "Program and arguments, run in a process of its own under limits; the dependencies' outputs come as JSON on stdin.",
      readPaths: "Folders and files that the program may read, relative to this file.",
      writePaths: "Folders that the program may write, relative to this file.",
      dependsOn: "Tasks that must have succeeded before.",
      capabilities: "What its agent must be able to do.",
      specialization: "What its agent should preferably be best at.",
      boundBy: "llm (waits for a model) or cpu (computes here). By default llm for a prompt, cpu for a command.",
      cpuCores: "Share of the machine's cores that it is given; config.cpuLimitPerAgentCores at most.",
      memoryMb: "Memory that it is given, config.memoryLimitPerAgentMb at most; a program that takes more is ended.",
      priority: "0 to 9, higher goes first; waiting raises it. 5 by default.",
      idempotencyKey:
        "Told to a program with every attempt, so that it does things outside only once. By default workflow and task.",
      exclusiveResources: "Names of things that only one task may hold at a time: a file, a port, a branch.",
      timeoutSeconds: "How long one attempt may run. config.timeoutPerAgentSeconds by default and at most.",
      maxAttempts: "Attempts in all. errorHandling.maxAttempts by default and at most.",
    },
  ),
  budget: section("What the task may spend; never more than is left of the workflow's.", budgetFields),
});

/** A workflow as a person writes it: everything but the tasks may be left out, and of a task everything but its id and work. */
const WorkflowFileSchema = Schema.Struct({
  name: Schema.optionalKey(says(Schema.String, "Title. The file's name by default.")),
  id: Schema.optionalKey(
    says(
      ParallelWorkflow.fields.workflowId,
      "Makes every run of this file the same workflow, run once. By default each run is a new one.",
    ),
  ),
  tenant: Schema.optionalKey(says(ParallelWorkflow.fields.tenantId, "For whom it runs. default by default.")),
  config: section("What the workflow may take of the machine.", executionFields),
  errorHandling: section("How failures of its tasks are answered.", errorHandlingFields),
  budget: section("What the whole workflow may spend.", budgetFields),
  agents: Schema.optionalKey(
    says(Schema.Array(AgentInFile), "Who can run tasks. By default agents that are all alike, as many as run at once."),
  ),
  tasks: says(Schema.Array(TaskInFile), "The work. Tasks without dependencies start at once, side by side."),
});

export type WorkflowFile = typeof WorkflowFileSchema.Type;
export type AgentInFile = typeof AgentInFile.Type;
export type TaskInFile = typeof TaskInFile.Type;

/** A workflow that says everything itself, as HTTP takes it; a file on this machine may have personas, too (local-workflow-file.ts). */
export const WORKFLOW_FILE: FileKind<typeof WorkflowFileSchema> = {
  schema: WorkflowFileSchema,
  published: "workflow.v1.schema.json",
  title: "Plimsoll workflow, version 1",
};
