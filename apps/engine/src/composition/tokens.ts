import type {
  AuditedWorkflowStore,
  EnginePorts,
  IsolatedRunnerPort,
  ResourceMonitorPort,
  TaskRunnerPort,
  TaskTrackerPort,
  WorkflowEventStreamPort,
} from "@plimsoll/application";
import type { ServiceIdentifier } from "inversify";
import type { AgentPools } from "../orchestrator/agent-pools.ts";

/** Symbol.for is global to the process, hence the prefix. */
const token = <T>(name: string) => Symbol.for(`@plimsoll/engine/${name}`) as ServiceIdentifier<T>;

export const WorkflowStoreToken = token<AuditedWorkflowStore>("WorkflowStore");
export const WorkflowEventsToken = token<WorkflowEventStreamPort>("WorkflowEvents");
export const ResourceMonitorToken = token<ResourceMonitorPort>("ResourceMonitor");
export const IsolatedRunnerToken = token<IsolatedRunnerPort>("IsolatedRunner");
export const AgentPoolsToken = token<AgentPools>("AgentPools");
export const TaskRunnerToken = token<TaskRunnerPort>("TaskRunner");
export const TaskTrackerToken = token<TaskTrackerPort | null>("TaskTracker");
export const EnginePortsToken = token<EnginePorts>("EnginePorts");
