import type { ResourceMonitorPort } from "../../ports/resource-monitor.port.ts";
import type { TaskRunnerPort } from "../../ports/task-runner.port.ts";
import type { WorkflowEventStreamPort } from "../../ports/workflow-event-stream.port.ts";
import type { WorkflowStorePort } from "../../ports/workflow-store.port.ts";

/** Everything that an engine needs of the world; its clock is Effect's own. */
export interface EnginePorts {
  readonly store: WorkflowStorePort;
  readonly runner: TaskRunnerPort;
  readonly monitor: ResourceMonitorPort;
  readonly events: WorkflowEventStreamPort;
}
