import type { Statement } from "../connection/open-database.ts";
import type { Segment } from "./append-layout.ts";
import { taskPatches } from "./task-patch.ts";
import { workflowPatch } from "./workflow-patch.ts";

/** Column by column, as unnest takes them: many rows are one parameter each. */
class Columns {
  readonly values: unknown[][];

  constructor(count: number) {
    this.values = Array.from({ length: count }, () => []);
  }

  push(row: readonly unknown[]): void {
    for (let index = 0; index < this.values.length; index++) this.values[index]?.push(row[index]);
  }
}

const SEGMENT_COLUMNS = 9;
const EVENT_COLUMNS = 8;
const PATCH_COLUMNS = 25;
const PARAMETERS = Array.from(
  { length: SEGMENT_COLUMNS + EVENT_COLUMNS + PATCH_COLUMNS },
  (_, index) => `$${index + 1}`,
);
const TEXT = `select private.append_writes(${PARAMETERS.join(", ")}) as codes`;

const pushHead = (columns: Columns, segment: Segment): void => {
  const { tenantId, workflowId, epoch, firstSequence, events, round } = segment;
  const { status, finishedAtMs, poolSize } = workflowPatch(events);
  columns.push([tenantId, workflowId, epoch, firstSequence, events.length, round, status, finishedAtMs, poolSize]);
};

const pushEvents = (columns: Columns, ordinal: number, segment: Segment): void => {
  const { tenantId, workflowId, firstSequence, events } = segment;
  for (const [index, event] of events.entries()) {
    const taskId = "taskId" in event ? event.taskId : null;
    const sequence = firstSequence + index;
    columns.push([ordinal, tenantId, workflowId, sequence, event.kind, taskId, event.atMs, JSON.stringify(event)]);
  }
};

const pushPatches = (columns: Columns, ordinal: number, { tenantId, workflowId, events }: Segment): void => {
  for (const { after, ...patch } of taskPatches(events)) {
    columns.push([
      ...[ordinal, tenantId, workflowId, after.taskId, after.status],
      ...[after.attempts === 0 ? null : after.attempts, after.failedAttempts, after.fencingToken, after.agentId],
      ...[patch.selection, patch.allocation, patch.output, patch.error, patch.errorIfRunning, after.blockedBy],
      ...[after.usage.iterations, after.usage.steps, after.usage.wallTimeMs, after.usage.tokens, after.usage.costUsd],
      ...[after.queuedMs, after.ranMs, patch.notBeforeMs, after.startedAtMs, after.finishedAtMs],
    ]);
  }
};

/** All segments as one call of private.append_writes: one round trip, one transaction. */
export const appendStatement = (segments: readonly Segment[]): Statement => {
  const heads = new Columns(SEGMENT_COLUMNS);
  const events = new Columns(EVENT_COLUMNS);
  const patches = new Columns(PATCH_COLUMNS);
  for (const [index, segment] of segments.entries()) {
    pushHead(heads, segment);
    pushEvents(events, index + 1, segment);
    pushPatches(patches, index + 1, segment);
  }
  return { name: "append-writes", text: TEXT, values: [...heads.values, ...events.values, ...patches.values] };
};
