import type { EncodedLatencyHistogram, EvidenceRecord, InvocationRecord } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import type * as Stream from "effect/Stream";
import type { GeneratorShare } from "./generator-share.ts";
import type { ClockReading } from "./start-agreement.ts";

/** A generator can't be reached, refused, or died. */
export class GeneratorFailure extends Schema.TaggedError<GeneratorFailure>()("GeneratorFailure", {
  generator: Schema.String,
  message: Schema.String,
  hint: Schema.String,
}) {}

/** What a generator says of its share: `end` is its last word; records may come before and after `ready`. */
export type GeneratorMessage =
  | { readonly type: "ready" }
  /** An invocation that is about to be sent, still pending; its record follows when it has ended. */
  | { readonly type: "sent"; readonly invocation: InvocationRecord }
  | { readonly type: "records"; readonly records: readonly EvidenceRecord[] }
  /** For the watcher, twice a second: what no record tells. */
  | { readonly type: "progress"; readonly waiting: number }
  | {
      readonly type: "end";
      /** Records sent, so that a lost line shows. */
      readonly recordCount: number;
      readonly partial: boolean;
      readonly reason: string;
      /** Judged latencies, corrected, failures apart. */
      readonly latency: EncodedLatencyHistogram;
    };

/** A process that drives a share of the agents, on this machine or elsewhere. */
export interface LoadGenerator {
  readonly label: string;
  readonly readClock: Effect.Effect<ClockReading, GeneratorFailure>;
  /** Prepares the share, waits for the start, and drives it. Interrupting the stream ends the share. */
  readonly run: (share: GeneratorShare) => Stream.Stream<GeneratorMessage, GeneratorFailure>;
  /** When its schedule is to begin, on its own monotonic clock. */
  readonly start: (atTheirsMs: number) => Effect.Effect<void, GeneratorFailure>;
  /** It sends no more, awaits what is open, and ends as one that has reached its end. */
  readonly stop: Effect.Effect<void, GeneratorFailure>;
}
