import type { PersonaCatalogue, PersonaSource, PersonaWorkflow } from "../../ports/persona-catalogue.port.ts";

/** What has to be known besides the workflow. */
export interface PersonaPlanRequest {
  readonly catalogue: PersonaCatalogue;
  readonly workflow: PersonaWorkflow;
  /** What it is all about, for every prompt. */
  readonly brief: string;
  /** The part that is repeated is done once for each, side by side; once without any. */
  readonly stories: readonly string[];
  /** Conditions of steps that hold; steps under any other are left out. */
  readonly conditions: readonly string[];
  /** Whether steps that are marked optional are done. */
  readonly withOptional: boolean;
  /** For agents that the workflow names and the folder does not have: the persona that does their steps. */
  readonly assign: Readonly<Record<string, string>>;
}

/** A task of the engine that one step becomes, or one copy of it. */
export interface PlannedTask {
  readonly taskId: string;
  readonly stepId: string;
  /** Which copy; null where the step is done once. */
  readonly story: string | null;
  readonly topic: string;
  /** With `{{taskId}}` for the outputs of what it waits for. */
  readonly prompt: string;
  readonly dependsOn: readonly string[];
  /** Met by the agents of the personas that may do it, and by nobody else. */
  readonly capabilities: readonly string[];
  readonly source: PersonaSource;
}

/** A step that became no task, and why. */
export interface StepLeftOut {
  readonly stepId: string;
  readonly reason: string;
}

/** A workflow as tasks. */
export interface PersonaPlan {
  readonly tasks: readonly PlannedTask[];
  readonly leftOut: readonly StepLeftOut[];
  /** Keys of all personas that a task may need; in the catalogue's order. */
  readonly personas: readonly string[];
  /** Capabilities that personas need besides their own, by key: steps that several of them may do. */
  readonly shared: Readonly<Record<string, readonly string[]>>;
}

/** Why a workflow can't be planned as it was asked. */
export interface PersonaPlanProblem {
  /** Of the request: `conditions[1]`. */
  readonly field: string;
  readonly message: string;
}
