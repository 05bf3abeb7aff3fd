import { ParallelExecutionConfig } from "@plimsoll/domain";
import { partialFields } from "./partial-fields.ts";

/** What a workflow may take of the machine, as a person may write any part of it. */
export const executionFields = partialFields(ParallelExecutionConfig.fields, {
  maxConcurrentAgents: "Tasks in flight at most; the machine may bound it lower. 10 by default.",
  cpuLimitPerAgentCores: "Cores that one task may take; fractions are allowed. 1 by default.",
  memoryLimitPerAgentMb: "Memory that one task may take. 1024 by default.",
  timeoutPerAgentSeconds: "How long one attempt may run. 300 by default.",
  autoScalingEnabled: "The pool grows with queue wait and shrinks when idle. true by default.",
  resourceMonitoringEnabled: "CPU and memory are measured while the engine runs. true by default.",
});
