import type { PersonaStep } from "@plimsoll/application";
import type { FoundStep } from "./found-step.ts";

/** The order of a workflow's steps; both lists are parallel to the steps. */
export interface Arrangement {
  readonly dependsOn: readonly PersonaStep["dependsOn"][];
  readonly loops: readonly PersonaStep["loop"][];
  /** What could not be used of what the file says about the order. */
  readonly troubles: readonly Trouble[];
}

export interface Trouble {
  readonly step: FoundStep;
  readonly message: string;
  readonly hint: string;
}

/** Finds the order once the steps have names. */
export type Arrange = (steps: readonly FoundStep[], names: readonly string[]) => Arrangement;
