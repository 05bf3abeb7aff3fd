import { UsageError } from "@plimsoll/adapters-command-line";
import type { PersonaCatalogue, PersonaCataloguePort } from "@plimsoll/application";
import path from "node:path";
import type { ParallelWorkflow } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { decodeLocated } from "../config/decode-located.ts";
import {
  type FieldPath,
  type LocatedYaml,
  parseLocatedYaml,
  parsePath,
  placeOf,
  showPath,
} from "../config/located-yaml.ts";
import { readYamlFile } from "../config/read-yaml-file.ts";
import { checkWorkflowFile, type FileProblem } from "./check-workflow-file.ts";
import { LOCAL_WORKFLOW_FILE, type LocalWorkflowFile } from "./local-workflow-file.ts";
import { toParallelWorkflow } from "./to-parallel-workflow.ts";
import { withPersonas } from "./with-personas.ts";
import type { WorkflowContext } from "./workflow-defaults.ts";

/** A file that was read: the workflow, and where in the file each of its fields is. */
export interface ReadWorkflow {
  readonly workflow: ParallelWorkflow;
  /** `file:line:column` of a field of the workflow, such as `tasks[3].dependsOn[0]`, or of what is nearest to it. */
  readonly placeOf: (field: string) => string;
  /** What its reader should know: steps of a persona's workflow that were left out, personas that could not be used. */
  readonly notices: readonly string[];
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
    hint: `The fields are described in docs/schemas/${LOCAL_WORKFLOW_FILE.published}.`,
  });
};

/** The workflow's own fields under the names that the file has for them. */
export const inFile = (field: string): string =>
  field.replace(/\.(taskId|agentId)$/, ".id").replace(/\.(requirements|work)\.(?=[a-zA-Z])/, ".");

const fromFile = (
  source: LocatedYaml,
  local: LocalWorkflowFile,
  context: WorkflowContext,
  catalogue: PersonaCatalogue | null,
): Result.Result<ReadWorkflow, UsageError> => {
  const expanded = withPersonas(local, catalogue);
  if (Result.isFailure(expanded)) return Result.fail(refusal(source, expanded.failure));
  const { file, notices } = expanded.success;
  const { execution, errorHandling } = context.defaults;
  const limits = {
    config: { ...execution, ...file.config },
    errorHandling: { ...errorHandling, ...file.errorHandling },
  };
  const problems = checkWorkflowFile(file, context.folder, limits);
  if (problems.length > 0) return Result.fail(refusal(source, problems));
  const workflow = toParallelWorkflow(file, context);
  return Result.succeed({ workflow, placeOf: (field) => placeOf(source, parsePath(inFile(field))), notices });
};

/** Reads a workflow without personas from text; every error names file, line and column, the field, the value and what is allowed. */
export const parseWorkflowFile = (
  file: string,
  text: string,
  context: WorkflowContext,
): Result.Result<ReadWorkflow, UsageError> =>
  Result.flatMap(parseLocatedYaml(file, text), (source) =>
    Result.flatMap(decodeLocated(LOCAL_WORKFLOW_FILE, source), (local) => fromFile(source, local, context, null)),
  );

const FOLDER: FieldPath = ["personas", "folder"];

const loadPersonas = (source: LocatedYaml, folder: string, port: PersonaCataloguePort) =>
  port
    .load(folder)
    .pipe(
      Effect.mapError(
        ({ message, hint }) =>
          new UsageError({ message: `${placeOf(source, FOLDER)}: ${showPath(FOLDER)}: ${message}`, hint }),
      ),
    );

/** Reads and checks the file at a path, with the personas that it names; errors name it as the user did. */
export const readWorkflowFile = Effect.fnUntraced(function* (
  file: string,
  workingDirectory: string,
  context: FileContext,
  port: PersonaCataloguePort,
): Effect.fn.Return<ReadWorkflow, UsageError> {
  const whole = path.resolve(workingDirectory, file);
  const folder = path.dirname(whole);
  const source = yield* Effect.fromResult(readYamlFile(whole, file));
  const local = yield* Effect.fromResult(decodeLocated(LOCAL_WORKFLOW_FILE, source));
  const { personas } = local;
  const catalogue =
    personas === undefined ? null : yield* loadPersonas(source, path.resolve(folder, personas.folder), port);
  const named = { ...context, folder, name: path.basename(whole).replace(/\.[^.]+$/, "") };
  return yield* Effect.fromResult(fromFile(source, local, named, catalogue));
});
