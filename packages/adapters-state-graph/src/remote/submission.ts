import { type Agent, type ParallelTask, type ParallelWorkflow, placeholdersOf, renderPrompt } from "@plimsoll/domain";
import { WorkflowRefused } from "@plimsoll/application";
import * as Result from "effect/Result";

/** A workflow in the words of the engine's HTTP API, which are those of a workflow file. */
export type Submission = Readonly<Record<string, unknown>>;

const refusedInputs = (at: number, message: string): WorkflowRefused =>
  new WorkflowRefused({
    code: "inputs-not-sent",
    field: `tasks[${at}].inputs`,
    message,
    hint: "Leave double braces out of the prompt and give code its data by file, or run the engine in this process.",
  });

/** The API knows no inputs of a task: they are put into its prompt here. */
const workOf = ({ work, inputs }: ParallelTask, at: number): Result.Result<Submission, WorkflowRefused> => {
  if (work.kind === "code") {
    const { command, readPaths, writePaths } = work;
    if (inputs !== undefined) return Result.fail(refusedInputs(at, "a server takes no inputs for code"));
    return Result.succeed({ command, readPaths, writePaths });
  }
  const { topic, prompt } = work;
  if (inputs === undefined) return Result.succeed({ topic, prompt });
  const rendered = renderPrompt(prompt, inputs);
  if (Result.isFailure(rendered)) return Result.fail(refusedInputs(at, rendered.failure.message));
  const [left] = placeholdersOf(rendered.success);
  if (left === undefined) return Result.succeed({ topic, prompt: rendered.success });
  return Result.fail(refusedInputs(at, `the server would take {{${left}}} in the prompt for a dependency's output`));
};

const taskOf = (task: ParallelTask, at: number): Result.Result<Submission, WorkflowRefused> =>
  Result.map(workOf(task, at), (work) => {
    const { taskId, dependsOn, requirements, priority, budget, idempotencyKey } = task;
    const { exclusiveResources, timeoutSeconds, maxAttempts } = task;
    const known = { priority, budget, idempotencyKey, exclusiveResources, timeoutSeconds, maxAttempts };
    return { id: taskId, dependsOn, ...work, ...requirements, ...known };
  });

const agentOf = ({ agentId, ...agent }: Agent): Submission => ({ id: agentId, ...agent });

/** The workflow as it is sent; refused where the API has no words for it. */
export const submissionOf = (workflow: ParallelWorkflow): Result.Result<Submission, WorkflowRefused> => {
  const { workflowId, tenantId, name, agents, config, errorHandling, budget } = workflow;
  return Result.map(Result.all(workflow.tasks.map(taskOf)), (tasks) => ({
    ...{ id: workflowId, tenant: tenantId, name, config, errorHandling, budget },
    agents: agents.map(agentOf),
    tasks,
  }));
};
