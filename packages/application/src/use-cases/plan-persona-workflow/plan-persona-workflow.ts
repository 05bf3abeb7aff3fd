import * as Result from "effect/Result";
import type { PersonaStep } from "../../ports/persona-catalogue.port.ts";
import { dependenciesOf, includedSteps } from "./included-steps.ts";
import type { PersonaPlan, PersonaPlanProblem, PersonaPlanRequest, PlannedTask } from "./persona-plan.ts";
import { findPersona } from "./select-personas.ts";
import { stepPrompt } from "./step-prompt.ts";
import { type StoryCopy, storyCopies } from "./story-copies.ts";

/** Who does a step: the personas that it names, or the one that stands in for a name that is nobody's. */
const personasOf = ({ personas, agent }: PersonaStep, { catalogue, assign, workflow }: PersonaPlanRequest) => {
  if (personas.length > 0 || agent === null) return personas;
  const standIn = Object.hasOwn(assign, agent) ? assign[agent] : undefined;
  const found = standIn === undefined ? null : findPersona(catalogue, standIn, workflow.pack);
  return found === null ? [] : [found.key];
};

const capabilityOf = (step: PersonaStep, personas: readonly string[]): string =>
  personas.length === 1 ? `persona:${personas[0]}` : `step:${step.stepId}`;

const conditionProblems = ({ workflow, conditions }: PersonaPlanRequest): readonly PersonaPlanProblem[] => {
  const known = [...new Set(workflow.steps.flatMap(({ condition }) => condition ?? []))];
  return conditions.flatMap((condition, at) =>
    known.includes(condition)
      ? []
      : [
          {
            field: `conditions[${at}]`,
            message: `no step of ${workflow.id} has the condition ${condition}. Allowed here: ${known.join(", ") || "none"}`,
          },
        ],
  );
};

const storyProblems = ({ workflow, stories }: PersonaPlanRequest): readonly PersonaPlanProblem[] =>
  stories.length > 0 && workflow.steps.every(({ loop }) => loop === null)
    ? [{ field: "stories", message: `nothing in ${workflow.id} is repeated: it has no steps for each story` }]
    : [];

const assignProblems = ({ catalogue, workflow, assign }: PersonaPlanRequest): readonly PersonaPlanProblem[] =>
  Object.entries(assign).flatMap(([name, persona]) =>
    findPersona(catalogue, persona, workflow.pack) === null
      ? [{ field: `assign.${name}`, message: `no persona is called ${persona}` }]
      : [],
  );

const agentProblems = (request: PersonaPlanRequest, included: readonly PersonaStep[]): readonly PersonaPlanProblem[] =>
  included
    .filter((step) => personasOf(step, request).length === 0)
    .map(({ stepId, agent, source }) => ({
      field: "assign",
      message: `step ${stepId} (${source.file}, ${source.field}) is ${agent}'s, and no persona is called so: say who does it, as in assign: {${agent}: …}`,
    }));

const COPY_OF_ALL: StoryCopy = { story: "", slug: "" };

const idOf = ({ stepId }: PersonaStep, { slug }: StoryCopy): string => (slug === "" ? stepId : `${stepId}.${slug}`);

const tasksOf = (request: PersonaPlanRequest, included: readonly PersonaStep[]): readonly PlannedTask[] => {
  const { workflow, brief } = request;
  const copies = storyCopies(request.stories);
  const ids = new Set(included.map(({ stepId }) => stepId));
  const byId = new Map(included.map((step) => [step.stepId, step]));
  const copiesOf = (step: PersonaStep) => (step.loop === null || copies.length === 0 ? [COPY_OF_ALL] : copies);
  const idsBefore = (step: PersonaStep, copy: StoryCopy): readonly string[] =>
    dependenciesOf(step, workflow.steps, ids).flatMap((stepId) => {
      const before = byId.get(stepId);
      if (before === undefined) return [];
      const isSameLoop = step.loop !== null && before.loop?.id === step.loop.id;
      return (isSameLoop ? [copy] : copiesOf(before)).map((one) => idOf(before, one));
    });
  return included.flatMap((step) =>
    copiesOf(step).map((copy): PlannedTask => {
      const dependsOn = idsBefore(step, copy);
      const story = copy.story === "" ? null : copy.story;
      return {
        ...{ taskId: idOf(step, copy), stepId: step.stepId, story, dependsOn, source: step.source },
        topic: [...step.creates, ...step.updates][0] ?? step.action ?? step.stepId,
        prompt: stepPrompt({ workflow, step, brief, story, inputs: dependsOn }),
        capabilities: [capabilityOf(step, personasOf(step, request))],
      };
    }),
  );
};

const sharedBy = (request: PersonaPlanRequest, included: readonly PersonaStep[]) => {
  const shared: Record<string, readonly string[]> = {};
  for (const step of included) {
    const personas = personasOf(step, request);
    if (personas.length < 2) continue;
    for (const key of personas) shared[key] = [...(shared[key] ?? []), capabilityOf(step, personas)];
  }
  return shared;
};

/**
 * A persona's workflow as tasks of the engine. What waits for the same thing runs side by side; the part that is repeated is
 * planned once for each story, and what follows it waits for all of them. Steps that are left out are told, and what they stood
 * between stays in order.
 */
export const planPersonaWorkflow = (
  request: PersonaPlanRequest,
): Result.Result<PersonaPlan, readonly PersonaPlanProblem[]> => {
  const { included, leftOut } = includedSteps(request);
  const problems = [
    ...conditionProblems(request),
    ...storyProblems(request),
    ...assignProblems(request),
    ...agentProblems(request, included),
  ];
  if (problems.length > 0) return Result.fail(problems);
  const needed = new Set(included.flatMap((step) => personasOf(step, request)));
  const personas = request.catalogue.personas.map(({ key }) => key).filter((key) => needed.has(key));
  return Result.succeed({ tasks: tasksOf(request, included), leftOut, personas, shared: sharedBy(request, included) });
};
