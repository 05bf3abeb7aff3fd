import type { JournalEntry } from "@plimsoll/application";
import { type Head, nameOf, type PublishedBatch } from "./journal-position.ts";

/** A listener's place: the last batch that it has seen or caught up with. */
export interface ListenerCursor {
  ordinal: number;
}

/** How far each workflow has been published while anybody listened. A finished one is forgotten when no listener is behind its end. */
export class PublishedHeads {
  readonly #heads = new Map<string, Head>();
  readonly #ended = new Map<string, number>();
  readonly #cursors = new Set<ListenerCursor>();
  #ordinal = 0;

  get hasListeners(): boolean {
    return this.#cursors.size > 0;
  }

  /** Numbers a batch and notes how far it brings its workflows. */
  next(entries: readonly JournalEntry[]): PublishedBatch {
    this.#ordinal += 1;
    for (const entry of entries) this.#note(entry);
    this.#forget();
    return { ordinal: this.#ordinal, entries };
  }

  /** A cursor at the newest batch, with how far each workflow is there. */
  join(): { readonly cursor: ListenerCursor; readonly sequences: Map<string, number> } {
    const cursor = { ordinal: this.#ordinal };
    this.#cursors.add(cursor);
    const sequences = new Map<string, number>();
    for (const [name, { sequence }] of this.#heads) sequences.set(name, sequence);
    return { cursor, sequences };
  }

  leave(cursor: ListenerCursor): void {
    this.#cursors.delete(cursor);
    if (this.hasListeners) return this.#forget();
    this.#heads.clear();
    this.#ended.clear();
  }

  of(name: string): Head | undefined {
    return this.#heads.get(name);
  }

  /** Workflows whose newest entry was published behind this batch: what a listener that has missed some must look at. */
  behind(ordinal: number): readonly Head[] {
    return [...this.#heads.values()].filter((head) => head.ordinal > ordinal);
  }

  #note({ tenantId, workflowId, sequence, event }: JournalEntry): void {
    const key = { tenantId, workflowId };
    const name = nameOf(key);
    const known = this.#heads.get(name);
    const before = known?.before ?? sequence - 1;
    const newest = Math.max(known?.sequence ?? 0, sequence);
    const ended = known?.ended === true || event.kind === "workflow-finished";
    this.#heads.set(name, { key, before, sequence: newest, ordinal: this.#ordinal, ended });
    if (ended) this.#ended.set(name, this.#ordinal);
  }

  #forget(): void {
    if (this.#ended.size === 0) return;
    let slowest = this.#ordinal;
    for (const { ordinal } of this.#cursors) slowest = Math.min(slowest, ordinal);
    for (const [name, ordinal] of this.#ended) {
      if (ordinal > slowest) continue;
      this.#ended.delete(name);
      this.#heads.delete(name);
    }
  }
}
