import { StoreFailure, type WorkflowWrite, type WriteResult } from "@plimsoll/application";
import type { AuditScribe } from "@plimsoll/domain";
import type { Run } from "../connection/open-database.ts";
import { sqlStateOf } from "../connection/store-failure-of.ts";
import { layoutWrites, resultsOf, type Segment } from "./append-layout.ts";
import { appendStatement } from "./append-statement.ts";

interface Waiting {
  readonly writes: readonly WorkflowWrite[];
  readonly weight: number;
  readonly succeed: (results: readonly WriteResult[]) => void;
  readonly fail: (failure: StoreFailure) => void;
}

/** Of one transaction; a single call may be heavier and then goes alone. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;
const EVENT_BYTES = 1024;
/** Raised by private.append_writes for a write of which only the beginning is in the journal. */
const PARTLY_WRITTEN = "PLS04";

const weightOf = (writes: readonly WorkflowWrite[]): number => {
  let bytes = 0;
  for (const { events } of writes) {
    for (const event of events) bytes += EVENT_BYTES + (event.kind === "task-succeeded" ? event.output.length : 0);
  }
  return bytes;
};

/**
 * Group commit (DeWitt et al., Implementation Techniques for Main Memory Database Systems, 1984): while one transaction
 * is on its way the next calls gather, and go together as soon as it has ended. One at a time also keeps each workflow's
 * writes in order.
 */
export class AppendQueue {
  readonly #run: Run;
  readonly #scribe: AuditScribe | null;
  #waiting: Waiting[] = [];
  #busy = false;

  constructor(run: Run, scribe: AuditScribe | null = null) {
    this.#run = run;
    this.#scribe = scribe;
  }

  add(writes: readonly WorkflowWrite[], succeed: Waiting["succeed"], fail: Waiting["fail"]): void {
    this.#waiting.push({ writes, weight: weightOf(writes), succeed, fail });
    if (this.#busy) return;
    this.#busy = true;
    // Whoever else appends in this turn of the event loop comes along.
    setImmediate(() => void this.#drain());
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) await this.#send(this.#nextBatch());
    this.#busy = false;
  }

  #nextBatch(): readonly Waiting[] {
    let bytes = 0;
    const after = this.#waiting.findIndex(({ weight }, index) => (bytes += weight) > MAX_BATCH_BYTES && index > 0);
    return this.#waiting.splice(0, after === -1 ? this.#waiting.length : after);
  }

  /** A refused batch is tried call by call, so that nobody fails for somebody else's mistake. */
  async #send(batch: readonly Waiting[]): Promise<void> {
    try {
      const results = await this.#write(batch.flatMap(({ writes }) => writes));
      let from = 0;
      for (const { writes, succeed } of batch) succeed(results.slice(from, (from += writes.length)));
    } catch (cause) {
      const failure = cause as StoreFailure;
      if (batch.length === 1 || failure.retryable) for (const { fail } of batch) fail(failure);
      else for (const waiting of batch) await this.#send([waiting]);
    }
  }

  async #write(writes: readonly WorkflowWrite[], oneByOne = false): Promise<readonly WriteResult[]> {
    const layout = layoutWrites(writes, oneByOne);
    try {
      const [row] = await this.#run(appendStatement(layout.segments, this.#scribe));
      this.#forgetEnded(layout.segments);
      return resultsOf(layout, row?.["codes"] as readonly number[]);
    } catch (cause) {
      if (oneByOne || sqlStateOf(cause) !== PARTLY_WRITTEN) throw cause;
      return await this.#write(writes, true);
    }
  }

  #forgetEnded(segments: readonly Segment[]): void {
    for (const segment of segments)
      if (segment.events.at(-1)?.kind === "workflow-finished") this.#scribe?.forget(segment);
  }
}
