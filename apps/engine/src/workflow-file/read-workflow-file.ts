import { UsageError } from "@plimsoll/adapters-command-line";
import path from "node:path";
import type { ParallelWorkflow } from "@plimsoll/domain";
import * as Result from "effect/Result";
import { decodeLocated } from "../config/decode-located.ts";
import { type LocatedYaml, parseLocatedYaml, parsePath, placeOf, showPath } from "../config/located-yaml.ts";
import { readYamlFile } from "../config/read-yaml-file.ts";
import { checkWorkflowFile, type FileProblem } from "./check-workflow-file.ts";
import { toParallelWorkflow } from "./to-parallel-workflow.ts";
import type { WorkflowContext } from "./workflow-defaults.ts";
import { WORKFLOW_FILE } from "./workflow-file.ts";

/** A file that was read: the workflow, and where in the file each of its fields is. */
export interface ReadWorkflow {
  readonly workflow: ParallelWorkflow;
  /** `file:line:column` of a field of the workflow, such as `tasks[3].dependsOn[0]`, or of what is nearest to it. */
  readonly placeOf: (field: string) => string;
}

/** What is needed besides the file: its folder and name follow from its path. */
export type FileContext = Omit<WorkflowContext, "folder" | "name">;

const SHOWN_PROBLEMS = 20;

const refusal = (source: LocatedYaml, problems: readonly FileProblem[]): UsageError => {
  const lines = problems
    .slice(0, SHOWN_PROBLEMS)
    .map(({ path: at, message }) => `${placeOf(source, at)}: ${showPath(at)}: ${message}`);
  const more = problems.length - lines.length;
  return new UsageError({
    message: [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join("\n"),
    hint: `The fields are described in docs/schemas/${WORKFLOW_FILE.published}.`,
  });
};

/** The workflow's own fields under the names that the file has for them. */
export const inFile = (field: string): string =>
  field.replace(/\.(taskId|agentId)$/, ".id").replace(/\.(requirements|work)\.(?=[a-zA-Z])/, ".");

const fromSource = (source: LocatedYaml, context: WorkflowContext): Result.Result<ReadWorkflow, UsageError> =>
  Result.flatMap(decodeLocated(WORKFLOW_FILE, source), (file) => {
    const { execution, errorHandling } = context.defaults;
    const limits = {
      config: { ...execution, ...file.config },
      errorHandling: { ...errorHandling, ...file.errorHandling },
    };
    const problems = checkWorkflowFile(file, context.folder, limits);
    if (problems.length > 0) return Result.fail(refusal(source, problems));
    const workflow = toParallelWorkflow(file, context);
    return Result.succeed({ workflow, placeOf: (field) => placeOf(source, parsePath(inFile(field))) });
  });

/** Reads a workflow from text; every error names file, line and column, the field, the value and what is allowed. */
export const parseWorkflowFile = (
  file: string,
  text: string,
  context: WorkflowContext,
): Result.Result<ReadWorkflow, UsageError> =>
  Result.flatMap(parseLocatedYaml(file, text), (source) => fromSource(source, context));

/** Reads and checks the file at a path; errors name it as the user did. */
export const readWorkflowFile = (
  file: string,
  workingDirectory: string,
  context: FileContext,
): Result.Result<ReadWorkflow, UsageError> => {
  const whole = path.resolve(workingDirectory, file);
  const named = { ...context, folder: path.dirname(whole), name: path.basename(whole).replace(/\.[^.]+$/, "") };
  return Result.flatMap(readYamlFile(whole, file), (source) => fromSource(source, named));
};
