import type { ParallelTask, ParallelWorkflowResult } from "@plimsoll/domain";
import type { Colors } from "picocolors/types.js";
import { showDuration } from "../live-view/show-duration.ts";

/** A hundred thousand failures are not read. */
const SHOWN_TASKS = 20;
const SHOWN_OUTPUT_CHARACTERS = 2000;

const listed = (lines: readonly string[]): readonly string[] =>
  lines.length <= SHOWN_TASKS ? lines : [...lines.slice(0, SHOWN_TASKS), `  and ${lines.length - SHOWN_TASKS} more`];

/** A workflow as far as its tasks' names and what they wait for. */
export interface TaskLinks {
  readonly tasks: readonly Pick<ParallelTask, "taskId" | "dependsOn">[];
}

/** Tasks that nobody depends on: what they brought is what the workflow is for. */
export const finalTaskIds = ({ tasks }: TaskLinks): readonly string[] => {
  const used = new Set(tasks.flatMap(({ dependsOn }) => dependsOn));
  return tasks.map(({ taskId }) => taskId).filter((taskId) => !used.has(taskId));
};

const outputOf = (taskId: string, output: string, colors: Colors): string => {
  const text = output.trim();
  const cut = text.length > SHOWN_OUTPUT_CHARACTERS ? `${text.slice(0, SHOWN_OUTPUT_CHARACTERS)}…` : text;
  return `\n${colors.bold(taskId)}\n${cut}`;
};

const countsOf = ({ metrics }: ParallelWorkflowResult): string => {
  const { taskCount, succeeded, retries, wallMs, interruptedAttempts } = metrics;
  const again = retries > 0 ? `, ${retries} ${retries === 1 ? "retry" : "retries"}` : "";
  const void_ = interruptedAttempts > 0 ? `, ${interruptedAttempts} interrupted` : "";
  return `${succeeded} of ${taskCount} tasks succeeded in ${showDuration(wallMs)}${again}${void_}`;
};

const paintOf = (outcome: ParallelWorkflowResult["outcome"], colors: Colors) =>
  ({ succeeded: colors.green, "partially-succeeded": colors.yellow, failed: colors.red, cancelled: colors.yellow })[
    outcome
  ];

/** What a person reads on stdout at the end: what the workflow brought, what went wrong, and how it ended. */
export const renderResult = (result: ParallelWorkflowResult, definition: TaskLinks | null, colors: Colors): string => {
  const wanted = definition === null ? [] : finalTaskIds(definition);
  const outputs = wanted.flatMap((taskId) => {
    const output = result.outputs[taskId];
    return output === undefined ? [] : [outputOf(taskId, output, colors)];
  });
  const failures = result.failures.map(
    ({ taskId, error }) => `  ✗ ${taskId}: ${error.code} (${error.class}): ${error.message.split("\n")[0]}`,
  );
  const blocked = result.blocked.map(
    ({ taskId, blockedBy }) => `  · ${taskId}: can't start, ${blockedBy} did not succeed`,
  );
  const cancelled = result.cancelled.map((taskId) => `  · ${taskId}: cancelled`);
  return `${[
    ...listed(outputs),
    ...(outputs.length === 0 ? [] : [""]),
    `${paintOf(result.outcome, colors)(result.outcome)}: ${countsOf(result)}`,
    ...listed(failures),
    ...listed(blocked),
    ...listed(cancelled),
    `workflow ${result.workflowId} of tenant ${result.tenantId}`,
  ].join("\n")}\n`;
};
