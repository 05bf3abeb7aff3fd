import type { PersonaStep } from "../../ports/persona-catalogue.port.ts";
import type { PersonaPlanRequest, StepLeftOut } from "./persona-plan.ts";

/** Why a step is left out; null where it is done. */
const reasonToLeaveOut = (step: PersonaStep, request: PersonaPlanRequest): string | null => {
  if (step.agent === null) return "guidance for the reader: it names nobody to do it";
  if (step.condition !== null && !request.conditions.includes(step.condition))
    return `only under the condition ${step.condition}`;
  // Who says that the condition of an optional step holds wants it done.
  if (step.optional && !request.withOptional && step.condition === null) return "optional";
  return null;
};

/** Steps that are done, and the others with their reason. */
export const includedSteps = (request: PersonaPlanRequest) => {
  const included: PersonaStep[] = [];
  const leftOut: StepLeftOut[] = [];
  for (const step of request.workflow.steps) {
    const reason = reasonToLeaveOut(step, request);
    if (reason === null) included.push(step);
    else leftOut.push({ stepId: step.stepId, reason });
  }
  return { included, leftOut };
};

/** What a step waits for of those that are done: for one that is left out it waits for what that one would have waited for. */
export const dependenciesOf = (
  step: PersonaStep,
  steps: readonly PersonaStep[],
  included: ReadonlySet<string>,
): readonly string[] => {
  const byId = new Map(steps.map((one) => [one.stepId, one]));
  const found = new Set<string>();
  const seen = new Set<string>();
  const follow = (from: PersonaStep): void => {
    for (const { stepId } of from.dependsOn) {
      if (seen.has(stepId)) continue;
      seen.add(stepId);
      const before = byId.get(stepId);
      if (included.has(stepId)) found.add(stepId);
      else if (before !== undefined) follow(before);
    }
  };
  follow(step);
  return [...found];
};
