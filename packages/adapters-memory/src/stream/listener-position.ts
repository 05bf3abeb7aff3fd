import type { JournalEntry, WorkflowKey } from "@plimsoll/application";
import { nameOf, type PublishedBatch } from "./journal-position.ts";
import type { ListenerCursor, PublishedHeads } from "./published-heads.ts";

/** What a listener gets next: entries as they were published, or a part of a journal that it must read. */
export type Segment =
  | { readonly kind: "live"; readonly entries: JournalEntry[] }
  | { readonly kind: "journal"; readonly key: WorkflowKey; readonly after: number; readonly to: number };

/** How far one listener is in the journal of each workflow, so that it gets every entry once and in order. */
export class ListenerPosition {
  readonly #heads: PublishedHeads;
  readonly #tenantId: string | undefined;
  readonly #cursor: ListenerCursor;
  readonly #sequences: Map<string, number>;
  readonly #ended = new Set<string>();

  constructor(heads: PublishedHeads, tenantId: string | undefined) {
    const { cursor, sequences } = heads.join();
    this.#heads = heads;
    this.#tenantId = tenantId;
    this.#cursor = cursor;
    this.#sequences = sequences;
  }

  /** What this batch brings that the listener has not got, and what it has missed before. */
  advance(batch: PublishedBatch): readonly Segment[] {
    const segments: Segment[] = [];
    if (batch.ordinal > this.#cursor.ordinal + 1) this.#readMissed(segments);
    for (const entry of batch.entries) if (this.#concerns(entry)) this.#take(entry, segments);
    this.#cursor.ordinal = Math.max(this.#cursor.ordinal, batch.ordinal);
    this.#forget();
    return segments;
  }

  leave(): void {
    this.#heads.leave(this.#cursor);
  }

  #concerns({ tenantId }: WorkflowKey): boolean {
    return this.#tenantId === undefined || this.#tenantId === tenantId;
  }

  #readMissed(segments: Segment[]): void {
    for (const { key, sequence, before, ended } of this.#heads.behind(this.#cursor.ordinal)) {
      if (!this.#concerns(key)) continue;
      const name = nameOf(key);
      const after = this.#sequences.get(name) ?? before;
      if (sequence > after) segments.push({ kind: "journal", key, after, to: sequence });
      this.#sequences.set(name, Math.max(after, sequence));
      if (ended) this.#ended.add(name);
    }
  }

  #take(entry: JournalEntry, segments: Segment[]): void {
    const name = nameOf(entry);
    const { tenantId, workflowId, sequence } = entry;
    if (entry.event.kind === "workflow-finished") this.#ended.add(name);
    const after = this.#sequences.get(name) ?? this.#heads.of(name)?.before ?? sequence - 1;
    if (sequence <= after) return;
    if (sequence > after + 1)
      segments.push({ kind: "journal", key: { tenantId, workflowId }, after, to: sequence - 1 });
    const last = segments.at(-1);
    if (last?.kind === "live") last.entries.push(entry);
    else segments.push({ kind: "live", entries: [entry] });
    this.#sequences.set(name, sequence);
  }

  /** Of a finished workflow no entry follows, once the batch with its newest one is passed. */
  #forget(): void {
    for (const name of this.#ended) {
      if ((this.#heads.of(name)?.ordinal ?? 0) > this.#cursor.ordinal) continue;
      this.#ended.delete(name);
      this.#sequences.delete(name);
    }
  }
}
