import type { AuditScribe } from "@plimsoll/domain";
import { wholeMs } from "../audit/audit-text.ts";
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
const parameters = (count: number): string => Array.from({ length: count }, (_, index) => `$${index + 1}`).join(", ");
const COLUMNS = SEGMENT_COLUMNS + EVENT_COLUMNS + PATCH_COLUMNS;
const PLAIN = `select private.append_writes(${parameters(COLUMNS)}) as codes`;
const AUDITED = `select private.append_audited_writes(${parameters(COLUMNS + 2)}) as codes`;

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

const segmentKey = ({ tenantId, workflowId, epoch }: Segment): string => `${tenantId}\n${workflowId}\n${epoch}`;

/**
 * What the audit log is to say of each segment; null where it says nothing, as of a segment that repeats one before it. Whether
 * a segment was written by an earlier transaction only the database knows.
 */
const auditColumns = (segments: readonly Segment[], scribe: AuditScribe): readonly unknown[] => {
  const ends = new Map<string, number>();
  let atMs = 0;
  const texts = segments.map((segment) => {
    const { events, firstSequence } = segment;
    const end = ends.get(segmentKey(segment)) ?? 0;
    ends.set(segmentKey(segment), Math.max(end, firstSequence + events.length - 1));
    if (events.length === 0 || firstSequence <= end) return null;
    atMs = Math.max(atMs, ...[events[0]?.atMs ?? 0, events.at(-1)?.atMs ?? 0]);
    return scribe.entriesOf(segment, events);
  });
  return [texts, wholeMs(atMs)];
};

/** All segments as one call: one round trip, one transaction. Without a scribe nothing of it is audited. */
export const appendStatement = (segments: readonly Segment[], scribe: AuditScribe | null): Statement => {
  const heads = new Columns(SEGMENT_COLUMNS);
  const events = new Columns(EVENT_COLUMNS);
  const patches = new Columns(PATCH_COLUMNS);
  for (const [index, segment] of segments.entries()) {
    pushHead(heads, segment);
    pushEvents(events, index + 1, segment);
    pushPatches(patches, index + 1, segment);
  }
  const values = [...heads.values, ...events.values, ...patches.values];
  if (scribe === null) return { name: "append-writes", text: PLAIN, values };
  return { name: "append-audited-writes", text: AUDITED, values: [...values, ...auditColumns(segments, scribe)] };
};
