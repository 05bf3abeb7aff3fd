import type { WorkflowEngine } from "@plimsoll/application";

/** What a graph needs of the engine: any WorkflowEngine has it. */
export type GraphEngine = Pick<WorkflowEngine, "submit" | "result" | "state" | "resume" | "cancel">;
