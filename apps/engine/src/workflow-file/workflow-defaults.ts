import type { ErrorHandlingConfig, ParallelExecutionConfig } from "@plimsoll/domain";
import type { TaskShare } from "../config/resource-limits-file.ts";

/** What holds in a workflow that does not say otherwise: the engine's configuration. */
export interface WorkflowDefaults {
  readonly execution: ParallelExecutionConfig;
  readonly errorHandling: ErrorHandlingConfig;
  /** Places of the engine as a whole, where they are more than one workflow takes by default. */
  readonly enginePlaces?: number;
  /** Tasks that an agent may run at the same time. */
  readonly agentMaxConcurrentTasks: number;
  readonly promptTask: TaskShare;
  readonly codeTask: TaskShare;
}

/** What is known besides the file's text. */
export interface WorkflowContext {
  readonly defaults: WorkflowDefaults;
  /** Absolute folder of the file: its paths are relative to it. */
  readonly folder: string;
  /** Of a file that has no `tenant`. */
  readonly tenantId: string;
  /** Of a file that has no `id`; made from its name and the time. */
  readonly workflowId: (name: string) => string;
  /** Of a file that has no `name`. */
  readonly name: string;
}
