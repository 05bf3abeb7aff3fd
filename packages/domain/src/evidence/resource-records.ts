import * as Schema from "effect/Schema";
import { Phase } from "./phase.ts";
import { AtMs, Count } from "./record-units.ts";

/** Why a resource sample was taken at a chosen moment instead of by the clock. */
export const ResourceMark = Schema.Struct({
  purpose: Schema.Literals(["base", "ladder", "leak-cycle", "released"]),
  agentCount: Count,
  cycle: Count,
});
export type ResourceMark = typeof ResourceMark.Type;

/** Sum over a process tree, read by the runner from the operating system. */
export const ResourceRecord = Schema.Struct({
  kind: Schema.Literal("resources"),
  subject: Schema.Literals(["orchestrator", "runner"]),
  phase: Phase,
  atMs: AtMs,
  mark: Schema.optionalKey(ResourceMark),
  /** 0 when the process tree is gone: such a reading says nothing of memory, CPU time, files or threads. */
  processCount: Count,
  /** Proportional set size; null where the kernel offers none, then rssBytes speaks. */
  pssBytes: Schema.NullOr(Schema.Finite),
  rssBytes: Schema.Finite,
  /** User and system time since the processes started. */
  cpuMs: Schema.Finite,
  /** Null where it could not be read of every process, which is not the same as none. */
  threads: Schema.NullOr(Count),
  openFiles: Schema.NullOr(Count),
});
export type ResourceRecord = typeof ResourceRecord.Type;

/** The orchestrator's own resource report beside the operating system's, where they differ by more than a tenth. */
export const ResourceDisagreementRecord = Schema.Struct({
  kind: Schema.Literal("resource-disagreement"),
  atMs: AtMs,
  measuredBytes: Schema.Finite,
  reportedBytes: Schema.Finite,
});
export type ResourceDisagreementRecord = typeof ResourceDisagreementRecord.Type;

/** How late the runner's own event loop was during a wave. */
export const RunnerHealthRecord = Schema.Struct({
  kind: Schema.Literal("runner-health"),
  phase: Phase,
  wave: Count,
  eventLoopLagP99Ms: Schema.Finite,
  eventLoopLagMaxMs: Schema.Finite,
});
export type RunnerHealthRecord = typeof RunnerHealthRecord.Type;
