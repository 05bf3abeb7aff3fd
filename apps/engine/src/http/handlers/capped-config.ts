import type { ParallelExecutionConfig } from "@plimsoll/domain";
import type { WorkflowDefaults } from "../../workflow-file/workflow-defaults.ts";
import type { WorkflowFile } from "../../workflow-file/workflow-file.ts";

/** What a submitted workflow may take: less than the operator's configuration says where it asks for less, never more. */
export const cappedConfig = (
  { config = {} }: Pick<WorkflowFile, "config">,
  { execution, enginePlaces = 0 }: Pick<WorkflowDefaults, "execution" | "enginePlaces">,
): ParallelExecutionConfig => {
  const asked = { ...execution, ...config };
  const places = Math.max(execution.maxConcurrentAgents, enginePlaces);
  return {
    ...asked,
    maxConcurrentAgents: Math.min(asked.maxConcurrentAgents, places),
    cpuLimitPerAgentCores: Math.min(asked.cpuLimitPerAgentCores, execution.cpuLimitPerAgentCores),
    memoryLimitPerAgentMb: Math.min(asked.memoryLimitPerAgentMb, execution.memoryLimitPerAgentMb),
    timeoutPerAgentSeconds: Math.min(asked.timeoutPerAgentSeconds, execution.timeoutPerAgentSeconds),
  };
};
