import { artefactsIn } from "./artefacts.ts";
import type { Arrange } from "./arrangement.ts";
import { linkSteps } from "./link-steps.ts";
import { type LoopReach, loopsOf } from "./loops-of.ts";

/** The order of 4.x, which says what steps make and ask for. `inputs` are given from outside. */
export const byArtefacts =
  (reach: LoopReach, inputs: readonly string[]): Arrange =>
  (steps, names) => {
    const { dependsOn, unresolved } = linkSteps(steps, names, new Set(artefactsIn(inputs)));
    const troubles = unresolved.map(({ step, artefact }) => ({
      step,
      message: `${artefact}: no step before it makes this`,
      hint: "It waits for all steps before it.",
    }));
    return { dependsOn, loops: loopsOf(steps, names, reach), troubles };
  };
