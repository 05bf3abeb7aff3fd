import * as Schema from "effect/Schema";
import { WireBytes, WireCount, WireInstant, WireMs } from "./primitives.schema.ts";

/** One process of the orchestrator; on the same host the runner reads the pid itself and compares. */
export const ProcessReport = Schema.Struct({
  pid: WireCount,
  role: Schema.String,
  pssBytes: Schema.NullOr(WireBytes),
  rssBytes: WireBytes,
  cpuUserMs: WireMs,
  cpuSystemMs: WireMs,
  threads: WireCount,
  openFiles: WireCount,
}).pipe(Schema.annotate({ identifier: "ProcessReport" }));

/** Sampled when asked for. */
export const Resources = Schema.Struct({
  sampledAt: WireInstant,
  processes: Schema.Array(ProcessReport),
}).pipe(Schema.annotate({ identifier: "Resources" }));
export type Resources = typeof Resources.Type;
