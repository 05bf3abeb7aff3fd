import { Agent } from "@plimsoll/domain";
import * as Schema from "effect/Schema";

const says = <S extends Schema.Top>(schema: S, description: string) => schema.annotate({ description });

const Texts = Schema.Array(Schema.String);

const PersonaWorkflowInFile = Schema.Struct({
  id: says(Schema.String, "Which workflow of the folder: its id, its file's name or its key."),
  brief: Schema.optionalKey(says(Schema.String, "What it is about; every prompt of it begins with this.")),
  stories: Schema.optionalKey(
    says(Texts, "The part that is done for each story is done for each of these, side by side. Once by default."),
  ),
  conditions: Schema.optionalKey(
    says(Texts, "Conditions of steps that hold. Steps under any other are left out, and told."),
  ),
  optional: Schema.optionalKey(says(Schema.Boolean, "Whether optional steps are done. true by default.")),
  assign: Schema.optionalKey(
    says(
      Schema.Record(Schema.String, Schema.String),
      "Who does the steps of an agent that the folder does not have: agent of the workflow to persona.",
    ),
  ),
});

/** Personas as agents, and their workflow as tasks, beside or instead of those that the file writes out. */
export const PersonasInFile = Schema.Struct({
  folder: says(Schema.String, "Folder with personas of BMAD-METHOD 4.x, 6.0 or 6.12, relative to this file."),
  pack: Schema.optionalKey(says(Schema.String, "Only those of this module or expansion pack.")),
  team: Schema.optionalKey(says(Schema.String, "Only those of this team: its id or key.")),
  only: Schema.optionalKey(says(Texts, "Only these: keys or names, such as architect.")),
  maxConcurrentTasks: Schema.optionalKey(
    says(
      Agent.fields.maxConcurrentTasks,
      "Tasks that each of them may run at the same time. By default as many as there are stories.",
    ),
  ),
  workflow: Schema.optionalKey(
    says(PersonaWorkflowInFile, "A workflow of the folder, as tasks beside the file's own."),
  ),
});

export type PersonasInFile = typeof PersonasInFile.Type;
