import type { TrackedTask, TrackedTransition } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import type { WorkflowKey } from "./workflow-store.port.ts";

/** The tracker could not do what was asked; nothing was written. */
export class TrackerFailure extends Schema.TaggedError<TrackerFailure>()("TrackerFailure", {
  message: Schema.String,
  hint: Schema.String,
  /** Whether the same may work later: the tracker is down, not refusing. */
  retryable: Schema.Boolean,
}) {}

export interface TrackedProject {
  readonly tenantId: string;
  readonly projectId: string;
}

/** A workflow that executes tasks of a project, and how much of its journal the tracker knows. */
export interface TrackedWorkflow extends WorkflowKey {
  readonly projectId: string;
  /** Of the newest journal entry that was recorded; 0 for none. */
  readonly lastSequence: number;
}

/** Entries of a journal up to and with `lastSequence`, as far as they mean something to a tracker. */
export interface TrackedNews {
  readonly transitions: readonly TrackedTransition[];
  readonly lastSequence: number;
  /** The last entry ended the workflow: there will be no more. */
  readonly isFinished: boolean;
}

/** Where people plan tasks and see what became of them. */
export interface TaskTrackerPort {
  /** All tasks of a project, the oldest first; empty for one that is not there. */
  readonly tasks: (project: TrackedProject) => Effect.Effect<readonly TrackedTask[], TrackerFailure>;
  /** Notes that the workflow executes tasks of the project, before it starts. Idempotent. */
  readonly link: (key: WorkflowKey, projectId: string) => Effect.Effect<void, TrackerFailure>;
  /** Workflows whose end has not been recorded, of all tenants. */
  readonly unfinished: (limit: number) => Effect.Effect<readonly TrackedWorkflow[], TrackerFailure>;
  /**
   * Records news exactly once: in one transaction every transition with a greater sequence than the last that was recorded is
   * applied, in order, each with an activity; older ones are left alone. Answers with the newest sequence recorded.
   */
  readonly record: (key: WorkflowKey, news: TrackedNews) => Effect.Effect<number, TrackerFailure>;
}
