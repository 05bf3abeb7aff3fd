import { StoreFailure, type WorkflowKey, type WorkflowWrite } from "@plimsoll/application";

const named = ({ tenantId, workflowId }: WorkflowKey): string => `workflow ${workflowId} of tenant ${tenantId}`;

export const definitionConflict = (key: WorkflowKey): StoreFailure =>
  new StoreFailure({
    code: "conflict",
    message: `${named(key)} was accepted with another definition`,
    hint: "workflowId: choose one that this tenant has not used, or submit the definition that was accepted.",
    retryable: false,
  });

export const unknownWorkflow = (key: WorkflowKey): StoreFailure =>
  new StoreFailure({
    code: "not-found",
    message: `there is no ${named(key)}`,
    hint: "workflowId: accept the workflow before its events are written; it may have been pruned.",
    retryable: false,
  });

/** The write does not join the journal's end, nor repeat what its epoch has written. */
export const disjointWrite = (write: WorkflowWrite, lastSequence: number): StoreFailure =>
  new StoreFailure({
    code: "invalid",
    message: `the journal of ${named(write)} ends at ${lastSequence}, and a write starts at ${write.firstSequence}`,
    hint: `firstSequence: use ${lastSequence + 1}, or a number from which on epoch ${write.epoch} has written.`,
    retryable: false,
  });

export const illegalJournal = (key: WorkflowKey, sequence: number, reason: string): StoreFailure =>
  new StoreFailure({
    code: "invalid",
    message: `the journal of ${named(key)} contradicts itself at ${sequence}: ${reason}`,
    hint: "events: write only what may follow from the state before; this is a defect of the engine that wrote it.",
    retryable: false,
  });
