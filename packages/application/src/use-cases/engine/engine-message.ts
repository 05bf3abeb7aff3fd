import type { Usage } from "@plimsoll/domain";
import type { TaskFailure, TaskOutput } from "../../ports/task-runner.port.ts";
import type { WorkflowKey } from "../../ports/workflow-store.port.ts";
import type { ActiveWorkflow } from "./active-workflow.ts";
import type { EngineReconfiguration } from "./engine-settings.ts";

/** How one attempt ended; `fencingToken` tells a late answer from the one that is waited for. */
export interface AttemptEnd {
  readonly kind: "ended";
  readonly key: WorkflowKey;
  readonly taskId: string;
  readonly fencingToken: number;
  readonly result:
    { readonly ok: true; readonly output: TaskOutput } | { readonly ok: false; readonly failure: TaskFailure };
  readonly usage: Usage;
  /** Unix ms. */
  readonly endedAtMs: number;
}

/** All that can happen to an engine; it takes one after the other. */
export type EngineMessage =
  | AttemptEnd
  | { readonly kind: "admitted"; readonly workflow: ActiveWorkflow; readonly cancelRequested: string | null }
  | { readonly kind: "cancel"; readonly key: WorkflowKey; readonly reason: string }
  | { readonly kind: "lost"; readonly key: WorkflowKey }
  | { readonly kind: "reconfigure"; readonly change: Partial<EngineReconfiguration> }
  | { readonly kind: "drain" }
  | { readonly kind: "wake" }
  | { readonly kind: "tick" };
