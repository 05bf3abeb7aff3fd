import type { PersonaFolder } from "../folder/persona-folder.ts";
import type { FoundStep } from "../steps/found-step.ts";
import { byArtefacts } from "../steps/by-artefacts.ts";
import type { FoundWorkflow } from "../steps/make-workflow.ts";
import { yamlOf } from "../values/parse-text.ts";
import { checkKinds } from "../values/check-kinds.ts";
import { fieldOf, type PlainRecord, recordOf, textOf, textsOf } from "../values/plain-value.ts";
import { readTable } from "../values/read-parsed.ts";
import type { AgentFile } from "./read-persona.ts";

const any = (step: PlainRecord, ...names: readonly string[]): readonly string[] =>
  names.flatMap((name) => textsOf(fieldOf(step, name)));

const firstOf = (step: PlainRecord, ...names: readonly string[]): string | null =>
  names.reduce<string | null>((found, name) => found ?? textOf(fieldOf(step, name)), null);

/** `- workflow_end: {action: …}` is a step whose name is the only key. */
const flattened = (step: PlainRecord): PlainRecord => {
  const [only, ...others] = Object.entries(step);
  const inner = only === undefined || others.length > 0 ? null : recordOf(only[1]);
  return inner === null || only === undefined ? step : { ...inner, step: only[0] };
};

const notesOf = (step: PlainRecord): string | null => {
  const optional = textsOf(fieldOf(step, "optional_steps"));
  const beside = optional.length === 0 ? [] : [`Optional: ${optional.join(", ")}.`];
  return [firstOf(step, "notes", "title") ?? "", ...beside].join("\n").trim() || null;
};

const stepOf = (value: unknown, file: string, field: string, phase: string | null): FoundStep | null => {
  const record = recordOf(value);
  if (record === null) return null;
  const step = flattened(record);
  const creates = any(step, "creates", "outputs", "output");
  return {
    ...{ file, field, phase, creates, isNamedWhole: false },
    name: firstOf(step, "id", "step"),
    agent: firstOf(step, "agent"),
    action: firstOf(step, "action", "task"),
    requires: any(step, "requires", "inputs", "input", "implements"),
    updates: any(step, "updates"),
    validates: any(step, "validates"),
    uses: any(step, "uses"),
    condition: firstOf(step, "condition"),
    optional: fieldOf(step, "optional") === true || creates.some((one) => one.includes("(optional)")),
    notes: notesOf(step),
    repeats: firstOf(step, "repeats", "repeat", "repeat_for"),
  };
};

const STEP_TEXTS = ["agent", "action", "condition", "repeats", "notes"];

/** A list of steps, and where it stands. */
interface StepList {
  readonly file: string;
  readonly field: string;
  readonly phase: string | null;
}

const stepsOf = (folder: PersonaFolder, list: unknown, { file, field, phase }: StepList): readonly FoundStep[] => {
  if (!Array.isArray(list)) {
    const message = `${field} is no list of steps`;
    folder.report("wrong-field", file, field, { message, hint: "Its steps are not there for planning." });
    return [];
  }
  return (list as readonly unknown[]).flatMap((value, at): readonly FoundStep[] => {
    const step = stepOf(value, file, `${field}[${at}]`, phase);
    checkKinds(folder, recordOf(value), { file, prefix: `${field}[${at}].`, texts: STEP_TEXTS });
    if (step !== null) return [step];
    const message = "a step that is no table";
    folder.report("wrong-field", file, `${field}[${at}]`, { message, hint: "It was left out." });
    return [];
  });
};

const headOf = ({ file, fileStem, pack }: AgentFile, root: PlainRecord) => {
  const id = firstOf(root, "id", "name") ?? fileStem;
  return {
    ...{ format: "bmad-4" as const, pack, id, file },
    aliases: [...new Set([id, fileStem])],
    name: firstOf(root, "title", "name") ?? id,
    description: firstOf(root, "description"),
  };
};

/** `sequence` is the workflow itself; `full_game_sequence` and `prototype_sequence` are two that share a file. */
const sequencesOf = (folder: PersonaFolder, at: AgentFile, root: PlainRecord): readonly FoundWorkflow[] => {
  const head = headOf(at, root);
  return Object.keys(root)
    .filter((name) => name === "sequence" || name.endsWith("_sequence"))
    .map((name): FoundWorkflow => {
      const field = `workflow.${name}`;
      const steps = stepsOf(folder, fieldOf(root, name), { file: at.file, field, phase: null });
      const own = name === "sequence" ? [] : [name.replace(/_sequence$/, "").replaceAll("_", "-")];
      const [id = head.id] = own.map((part) => `${head.id}.${part}`);
      const aliases = own.length === 0 ? head.aliases : [id, ...own.map((part) => `${at.fileStem}.${part}`)];
      return { ...head, id, aliases, field, steps, arrange: byArtefacts("while-used", any(root, "inputs")) };
    });
};

const phasesOf = (folder: PersonaFolder, at: AgentFile, root: PlainRecord): readonly FoundWorkflow[] => {
  const phases = recordOf(fieldOf(root, "phases"));
  if (phases === null) return [];
  const field = "workflow.phases";
  const steps = Object.entries(phases).flatMap(([name, list]) =>
    stepsOf(folder, list, { file: at.file, field: `${field}.${name}`, phase: name }),
  );
  return [{ ...headOf(at, root), field, steps, arrange: byArtefacts("phase", any(root, "inputs")) }];
};

const plainSteps = (folder: PersonaFolder, at: AgentFile, root: PlainRecord): readonly FoundWorkflow[] => {
  if (!Array.isArray(fieldOf(root, "steps"))) return [];
  const steps = stepsOf(folder, fieldOf(root, "steps"), { file: at.file, field: "steps", phase: null });
  return [{ ...headOf(at, root), field: "steps", steps, arrange: byArtefacts("step", any(root, "inputs")) }];
};

/**
 * The workflows of a file of 4.x, in each shape that 4.44.3 has them: a `sequence`, several named ones, `phases`, or `steps`
 * without a root. Anything else is reported and gives none.
 */
export const readWorkflows4 = (folder: PersonaFolder, at: AgentFile): readonly FoundWorkflow[] => {
  const refuse = (message: string): readonly FoundWorkflow[] => {
    const hint = "A workflow of 4.x is YAML with workflow.sequence, workflow.phases or steps.";
    folder.report("unsupported-shape", at.file, "", { message, hint });
    return [];
  };
  if (!/\.ya?ml$/.test(at.file)) return refuse("no YAML file");
  const table = readTable(folder, at.file, { kind: "YAML", parse: yamlOf });
  if (table === null) return [];
  const root = recordOf(fieldOf(table, "workflow"));
  const found =
    root === null ? plainSteps(folder, at, table) : [...sequencesOf(folder, at, root), ...phasesOf(folder, at, root)];
  return found.length > 0 ? found : refuse("neither workflow.sequence nor workflow.phases nor steps");
};
