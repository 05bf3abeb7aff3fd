import type * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type * as Stream from "effect/Stream";
import type { JournalEntry } from "./workflow-store.port.ts";

/** Live entries of the journal, after they were written; a slow listener loses none, it reads on from the journal. */
export interface WorkflowEventStreamPort {
  readonly publish: (entries: readonly JournalEntry[]) => Effect.Effect<void>;
  /** Absent tenant: all of them. The subscription lives as long as the scope. */
  readonly subscribe: (tenantId?: string) => Effect.Effect<Stream.Stream<JournalEntry>, never, Scope.Scope>;
}
