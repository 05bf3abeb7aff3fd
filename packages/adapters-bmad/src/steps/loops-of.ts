import type { PersonaStep } from "@plimsoll/application";
import { artefactsIn, isEverything } from "./artefacts.ts";
import type { FoundStep } from "./found-step.ts";

type Loop = PersonaStep["loop"];

/** How far a repeating step takes others with it. */
export type LoopReach =
  /** `workflow.sequence` of 4.x: as long as steps use what the repeated ones made; a step of nobody ends it. */
  | "while-used"
  /** `workflow.phases`: until the phase ends. */
  | "phase"
  /** `steps`: each step says for itself. */
  | "step";

const usesOf = ({ requires, updates }: FoundStep): readonly string[] => artefactsIn([...requires, ...updates]);

const belongs = (step: FoundStep, start: FoundStep, made: ReadonlySet<string>, reach: LoopReach): boolean => {
  if (reach === "step") return false;
  if (reach === "phase") return step.phase === start.phase;
  const used = usesOf(step);
  return (
    step.agent !== null &&
    used.length > 0 &&
    used.every((one) => !isEverything(one)) &&
    used.some((one) => made.has(one))
  );
};

/** For each step the part of the workflow that it is repeated with, null for those that are done once. */
export const loopsOf = (steps: readonly FoundStep[], names: readonly string[], reach: LoopReach): readonly Loop[] => {
  let open: { readonly loop: Loop; readonly start: FoundStep; readonly made: Set<string> } | null = null;
  return steps.map((step, at): Loop => {
    if (step.repeats !== null && step.agent !== null) {
      const loop: Loop = { id: names[at] ?? "", over: step.repeats };
      open = { loop, start: step, made: new Set(artefactsIn(step.creates)) };
      return loop;
    }
    if (open === null) return null;
    const { loop, start, made } = open;
    if (!belongs(step, start, made, reach)) {
      open = null;
      return null;
    }
    for (const one of artefactsIn(step.creates)) made.add(one);
    return loop;
  });
};
