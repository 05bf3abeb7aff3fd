import type { Agent, ParallelTask, TaskRequirements } from "@plimsoll/domain";

/** An agent that inputs may be given to; what is left out is as in a workflow file. */
export type GraphAgent = Pick<Agent, "agentId"> & Partial<Agent>;

type TaskSettings = Partial<
  Pick<ParallelTask, "priority" | "budget" | "idempotencyKey" | "exclusiveResources" | "timeoutSeconds" | "maxAttempts">
>;

/** One input: a prompt for an agent, or code for an isolated process; what is left out has the workflow's defaults. */
export type AgentTask = TaskSettings & {
  readonly requirements?: Partial<TaskRequirements>;
} & (
    | {
        /** As it is: braces in it mean nothing. */
        readonly prompt: string;
        readonly topic?: string;
      }
    | {
        readonly work: Extract<ParallelTask["work"], { readonly kind: "code" }>;
        readonly inputs?: ParallelTask["inputs"];
      }
  );
