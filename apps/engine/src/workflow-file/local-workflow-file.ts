import * as Schema from "effect/Schema";
import type { FileKind } from "../config/published-schema.ts";
import { PersonasInFile } from "./personas-in-file.ts";
import { WORKFLOW_FILE } from "./workflow-file.ts";

const { tasks, ...others } = WORKFLOW_FILE.schema.fields;

const LocalWorkflowFileSchema = Schema.Struct({
  ...others,
  personas: Schema.optionalKey(
    PersonasInFile.annotate({ description: "Agents, and tasks, from a folder of personas on this machine." }),
  ),
  tasks: Schema.optionalKey(tasks),
});

export type LocalWorkflowFile = typeof LocalWorkflowFileSchema.Type;

/**
 * The file that `plimsoll-engine run` takes. Personas are folders of this machine, which is why a workflow that is sent over HTTP
 * can't have any; tasks may be left out where a persona's workflow gives them.
 */
export const LOCAL_WORKFLOW_FILE: FileKind<typeof LocalWorkflowFileSchema> = {
  ...WORKFLOW_FILE,
  schema: LocalWorkflowFileSchema,
};
