import {
  type PersonaCatalogue,
  personaAgent,
  type PersonaPlan,
  type PersonaPlanProblem,
  planPersonaWorkflow,
  selectPersonas,
  selectWorkflow,
} from "@plimsoll/application";
import * as Result from "effect/Result";
import { parsePath } from "../config/located-yaml.ts";
import type { FileProblem } from "./check-workflow-file.ts";
import type { LocalWorkflowFile } from "./local-workflow-file.ts";
import type { PersonasInFile } from "./personas-in-file.ts";
import type { AgentInFile, TaskInFile, WorkflowFile } from "./workflow-file.ts";

/** A file that says everything itself, and what its reader should know of how it came to. */
export interface ExpandedFile {
  readonly file: WorkflowFile;
  readonly notices: readonly string[];
}

type Expanded = Result.Result<ExpandedFile, readonly FileProblem[]>;

const below = (prefix: readonly string[], problems: readonly PersonaPlanProblem[]): readonly FileProblem[] =>
  problems.map(({ field, message }) => ({ path: [...prefix, ...parsePath(field)], message }));

const planned = (
  catalogue: PersonaCatalogue,
  { workflow: asked, pack }: PersonasInFile,
): Result.Result<PersonaPlan | null, readonly PersonaPlanProblem[]> => {
  if (asked === undefined) return Result.succeed(null);
  const found = Result.mapError(selectWorkflow(catalogue, asked.id, pack), (problem) => [problem]);
  return Result.flatMap(found, (workflow) =>
    planPersonaWorkflow({
      ...{ catalogue, workflow, brief: asked.brief ?? "", withOptional: asked.optional ?? true },
      ...{ stories: asked.stories ?? [], conditions: asked.conditions ?? [], assign: asked.assign ?? {} },
    }),
  );
};

/** Whoever is chosen, and whoever the plan needs; without a choice only the latter. */
const chosen = (catalogue: PersonaCatalogue, asked: PersonasInFile, plan: PersonaPlan | null) =>
  Result.map(selectPersonas(catalogue, asked), (selected) => {
    const isChoice = plan === null || asked.team !== undefined || asked.only !== undefined;
    const keys = new Set([...(isChoice ? selected.map(({ key }) => key) : []), ...(plan?.personas ?? [])]);
    return catalogue.personas.filter(({ key }) => keys.has(key));
  });

const tasksOf = (plan: PersonaPlan | null): readonly TaskInFile[] =>
  (plan?.tasks ?? []).map(({ taskId, topic, prompt, dependsOn, capabilities }) => ({
    ...{ id: taskId, topic, prompt, dependsOn, capabilities },
  }));

const noticesOf = ({ workflow }: PersonasInFile, { folder, problems }: PersonaCatalogue, plan: PersonaPlan | null) => [
  ...(plan?.leftOut ?? []).map(({ stepId, reason }) => `${workflow?.id}: step ${stepId} was left out: ${reason}`),
  ...(problems.length > 0
    ? [`${folder}: ${problems.length} things there are not usable as they stand; plimsoll-engine personas lists them`]
    : []),
];

const withAgents = (asked: PersonasInFile, catalogue: PersonaCatalogue, plan: PersonaPlan | null) => {
  const stories = asked.workflow?.stories?.length ?? 0;
  const maxConcurrentTasks = asked.maxConcurrentTasks ?? (stories > 0 ? stories : undefined);
  return Result.map(chosen(catalogue, asked, plan), (personas) =>
    personas.map((persona): AgentInFile => ({
      ...personaAgent(persona, plan?.shared[persona.key]),
      ...(maxConcurrentTasks === undefined ? {} : { maxConcurrentTasks }),
    })),
  );
};

/** The file's own agents and tasks, and after them those of its personas. `catalogue` is that of its folder; null without one. */
export const withPersonas = (local: LocalWorkflowFile, catalogue: PersonaCatalogue | null): Expanded => {
  const { personas: asked, tasks, ...file } = local;
  if (asked?.workflow === undefined && tasks === undefined)
    return Result.fail([{ path: ["tasks"], message: "missing" }]);
  if (asked === undefined) return Result.succeed({ file: { ...file, tasks: tasks ?? [] }, notices: [] });
  if (catalogue === null)
    return Result.fail([
      { path: ["personas"], message: "personas are read from a folder, which there is none of here" },
    ]);
  return Result.gen(function* () {
    const plan = yield* Result.mapError(planned(catalogue, asked), (them) => below(["personas", "workflow"], them));
    const agents = yield* Result.mapError(withAgents(asked, catalogue, plan), (one) => below(["personas"], [one]));
    const whole: WorkflowFile = {
      ...file,
      agents: [...(file.agents ?? []), ...agents],
      tasks: [...(tasks ?? []), ...tasksOf(plan)],
    };
    return { file: whole, notices: noticesOf(asked, catalogue, plan) };
  });
};
