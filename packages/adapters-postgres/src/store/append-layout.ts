import type { WorkflowWrite, WriteResult } from "@plimsoll/application";
import type { WorkflowEvent } from "@plimsoll/domain";

/** Consecutive events of one workflow and epoch that are written by one statement each for journal, tasks and workflow. */
export interface Segment {
  readonly tenantId: string;
  readonly workflowId: string;
  readonly epoch: number;
  readonly firstSequence: number;
  readonly events: readonly WorkflowEvent[];
  /** From 1; segments of one round are about different workflows. */
  readonly round: number;
}

/** A batch of writes as few segments, and which of them each write went into. */
export interface AppendLayout {
  readonly segments: readonly Segment[];
  readonly segmentsOfWrite: readonly (readonly number[])[];
}

interface OpenSegment extends Segment {
  readonly index: number;
  readonly events: WorkflowEvent[];
  /** What may happen to a task once in a segment, so that its sums are added one by one, as the domain adds them. */
  readonly once: Set<string>;
}

const onceKeyOf = (event: WorkflowEvent): string | null => {
  if (event.kind === "task-dispatched") return `dispatch ${event.taskId}`;
  return "usage" in event ? `spend ${event.taskId}` : null;
};

class Layouter {
  readonly segments: OpenSegment[] = [];
  readonly #open = new Map<string, OpenSegment>();
  readonly #oneByOne: boolean;

  constructor(oneByOne: boolean) {
    this.#oneByOne = oneByOne;
  }

  /** Adds a write and tells the indices of its segments. */
  add(write: WorkflowWrite): readonly number[] {
    if (write.events.length === 0) return [this.#begin(write, write.firstSequence).index];
    const indices = new Set<number>();
    for (const [offset, event] of write.events.entries()) {
      const sequence = write.firstSequence + offset;
      const onceKey = onceKeyOf(event);
      const segment = this.#joinable(write, sequence, onceKey) ?? this.#begin(write, sequence);
      segment.events.push(event);
      if (onceKey !== null) segment.once.add(onceKey);
      indices.add(segment.index);
    }
    return [...indices];
  }

  #joinable(write: WorkflowWrite, sequence: number, onceKey: string | null): OpenSegment | undefined {
    const open = this.#open.get(keyOf(write));
    if (open === undefined || this.#oneByOne || open.epoch !== write.epoch) return undefined;
    if (open.firstSequence + open.events.length !== sequence) return undefined;
    return onceKey !== null && open.once.has(onceKey) ? undefined : open;
  }

  #begin({ tenantId, workflowId, epoch }: WorkflowWrite, firstSequence: number): OpenSegment {
    const key = keyOf({ tenantId, workflowId });
    const round = (this.#open.get(key)?.round ?? 0) + 1;
    const index = this.segments.length;
    const segment = { tenantId, workflowId, epoch, firstSequence, events: [], round, index, once: new Set<string>() };
    this.#open.set(key, segment);
    this.segments.push(segment);
    return segment;
  }
}

const keyOf = ({ tenantId, workflowId }: Pick<WorkflowWrite, "tenantId" | "workflowId">): string =>
  `${tenantId}\n${workflowId}`;

/** `oneByOne`: a segment for each event, for writes whose beginning is in the journal already. */
export const layoutWrites = (writes: readonly WorkflowWrite[], oneByOne = false): AppendLayout => {
  const layouter = new Layouter(oneByOne);
  const segmentsOfWrite = writes.map((write) => layouter.add(write));
  return { segments: layouter.segments, segmentsOfWrite };
};

/** Each write's result from its segments' codes, as private.append_writes answers them: 1 written, 2 fenced. */
export const resultsOf = ({ segmentsOfWrite }: AppendLayout, codes: readonly number[]): readonly WriteResult[] =>
  segmentsOfWrite.map((indices) => (indices.every((index) => codes[index] === 1) ? "written" : "fenced"));
