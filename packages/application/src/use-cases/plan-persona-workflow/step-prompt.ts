import type { PersonaStep, PersonaWorkflow } from "../../ports/persona-catalogue.port.ts";

/** Words of other people's files are text: two braces of theirs ask for no output. */
const plain = (text: string): string => text.replaceAll("{{", "{ {").replaceAll("}}", "} }");

/** What one prompt is made of. */
export interface PromptParts {
  readonly workflow: PersonaWorkflow;
  readonly step: PersonaStep;
  readonly brief: string;
  readonly story: string | null;
  /** Ids of the tasks whose outputs it gets. */
  readonly inputs: readonly string[];
}

const line = (title: string, values: readonly string[]): readonly string[] =>
  values.length === 0 ? [] : [`${title}: ${plain(values.join(", "))}`];

const one = (title: string, value: string | null): readonly string[] => line(title, value === null ? [] : [value]);

/** What an agent is asked for a step: its own words, the brief, and what was made before. */
export const stepPrompt = ({ workflow, step, brief, story, inputs }: PromptParts): string =>
  [
    `Do one step of the workflow ${plain(workflow.name)}: ${step.stepId}.`,
    ...one("The project", brief === "" ? null : brief),
    ...one("This time for", story),
    ...one("What to do", step.action),
    ...line("Make", step.creates),
    ...line("Update", step.updates),
    ...line("Validate", step.validates),
    ...line("By means of", step.uses),
    ...one("Notes", step.notes),
    ...inputs.map((id) => `Made before, in ${id}:\n{{${id}}}`),
    "Answer with what you made, and nothing else.",
  ].join("\n");
