import type { PersonaFormat, PersonaStep, PersonaWorkflow } from "@plimsoll/application";
import { keyOf } from "../capabilities/make-persona.ts";
import type { PersonaFolder } from "../folder/persona-folder.ts";
import type { Arrange } from "./arrangement.ts";
import type { FoundStep } from "./found-step.ts";
import { nameSteps } from "./name-steps.ts";
import type { PersonaIndex } from "./persona-index.ts";
import { resolveAgents } from "./resolve-agents.ts";

/** A workflow as a file has it. */
export interface FoundWorkflow {
  readonly format: PersonaFormat;
  readonly pack: string;
  readonly id: string;
  readonly aliases: readonly string[];
  readonly name: string;
  readonly description: string | null;
  readonly file: string;
  readonly field: string;
  readonly steps: readonly FoundStep[];
  readonly arrange: Arrange;
}

/** The longest of the three releases has 27. */
const MAX_STEPS = 300;

const tooLong = (folder: PersonaFolder, { file, field, steps }: FoundWorkflow): null => {
  const message = `${steps.length} steps; a workflow has ${MAX_STEPS} at most`;
  folder.report("unsupported-shape", file, field, { message, hint: "Make several workflows of it." });
  return null;
};

/** The workflow with its order: who waits for whom, what is repeated together, who may do it. Null, and reported, where it is no workflow. */
export const makeWorkflow = (
  folder: PersonaFolder,
  found: FoundWorkflow,
  index: PersonaIndex,
): PersonaWorkflow | null => {
  const { file, field, format, pack, id, aliases, name, description } = found;
  if (found.steps.length > MAX_STEPS) return tooLong(folder, found);
  const names = nameSteps(found.steps);
  const { dependsOn, loops, troubles } = found.arrange(found.steps, names);
  for (const { step, message, hint } of troubles)
    folder.report("unresolved-reference", step.file, step.field, { message, hint });
  const steps = found.steps.map((step, at): PersonaStep => {
    const { agent, action, creates, requires, updates, validates, uses, condition, optional, notes } = step;
    return {
      ...{ agent, action, creates, requires, updates, validates, uses, condition, optional, notes },
      stepId: names[at] ?? "",
      personas: resolveAgents(folder, step, pack, index),
      loop: loops[at] ?? null,
      dependsOn: dependsOn[at] ?? [],
      source: { file: step.file, field: step.field },
    };
  });
  const key = keyOf(format, pack, id);
  return { key, format, pack, id, aliases, name, description, steps, source: { file, field } };
};
