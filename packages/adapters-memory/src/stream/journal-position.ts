import type { JournalEntry, WorkflowKey } from "@plimsoll/application";

/** One call of `publish`, numbered, so that a listener sees that others fell out of its buffer. */
export interface PublishedBatch {
  readonly ordinal: number;
  readonly entries: readonly JournalEntry[];
}

/** How far a workflow's journal has been published. */
export interface Head {
  readonly key: WorkflowKey;
  /** Sequence before the first entry that was published: a listener that has seen nothing starts behind it. */
  readonly before: number;
  readonly sequence: number;
  /** Of the batch that brought it there. */
  readonly ordinal: number;
  /** Its last entry has been published. */
  readonly ended: boolean;
}

/** Separates tenants and workflows, whose identifiers have no space. */
export const nameOf = ({ tenantId, workflowId }: WorkflowKey): string => `${tenantId} ${workflowId}`;
