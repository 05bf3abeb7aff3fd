import * as Schema from "effect/Schema";
import { PositiveInt, PositiveNumber } from "./quantities.ts";

/** What one workflow may take of the machine (stories/002, ParallelExecutionConfig). */
export const ParallelExecutionConfig = Schema.Struct({
  /** Tasks in flight at most; the machine may bound it lower. */
  maxConcurrentAgents: PositiveInt,
  cpuLimitPerAgentCores: PositiveNumber,
  memoryLimitPerAgentMb: PositiveInt,
  timeoutPerAgentSeconds: PositiveNumber,
  /** The pool grows with queue wait and shrinks with idleness, below maxConcurrentAgents. */
  autoScalingEnabled: Schema.Boolean,
  resourceMonitoringEnabled: Schema.Boolean,
});
export type ParallelExecutionConfig = typeof ParallelExecutionConfig.Type;

/** The defaults of stories/002. */
export const DEFAULT_PARALLEL_EXECUTION_CONFIG: ParallelExecutionConfig = {
  maxConcurrentAgents: 10,
  cpuLimitPerAgentCores: 1,
  memoryLimitPerAgentMb: 1024,
  timeoutPerAgentSeconds: 300,
  autoScalingEnabled: true,
  resourceMonitoringEnabled: true,
};
