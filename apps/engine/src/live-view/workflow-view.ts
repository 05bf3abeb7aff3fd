import type { JournalEntry } from "@plimsoll/application";
import type { ParallelWorkflowState } from "@plimsoll/domain";

/** Somebody who shows how workflows go, and owns a part of the terminal until it is stopped. */
export interface WorkflowView {
  /** Takes up a workflow as it stands. */
  readonly add: (workflowId: string, state: ParallelWorkflowState) => void;
  readonly publish: (entry: JournalEntry) => void;
  /** Writes a line that stays, without tearing what is drawn. */
  readonly persist: (text: string) => void;
  /** Shows the last state and lets go of the terminal; nothing may be published after. */
  readonly stop: () => void;
}
