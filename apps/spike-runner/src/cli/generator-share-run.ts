import type { ClockPort, GeneratorMessage, GeneratorShare } from "@plimsoll/application";
import { type EvidenceRecord, LatencyHistogram } from "@plimsoll/domain";
import { DEFAULT_STUB_BEHAVIOUR } from "@plimsoll/adapters-stub";
import * as Effect from "effect/Effect";
import { composeShare } from "../composition/compose-load.ts";
import { orchestratorKindOf } from "../config/orchestrator-kind.ts";

/** What a share is driven with. */
export interface ShareRun {
  readonly share: GeneratorShare;
  readonly clock: ClockPort;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly send: (message: GeneratorMessage) => void;
  /** The start on this generator's clock, once the coordinator has said it. */
  readonly startAtMs: Effect.Effect<number>;
}

/** Judged, corrected latency; null for what has none. */
const latencyOf = (record: EvidenceRecord): number | null => {
  if (record.kind !== "invocation" || record.phase !== "load" || record.outcome === "pending") return null;
  if (record.outcome !== "succeeded" || record.endedAtMs === null) return Number.POSITIVE_INFINITY;
  return record.endedAtMs - record.intendedAtMs;
};

/** The run's first and last line are the coordinator's. */
const isOurs = ({ kind }: EvidenceRecord): boolean => kind !== "run" && kind !== "end";

/** Drives a share as an ordinary load whose evidence goes to the coordinator; its last message says how it ended. */
export const runShare = Effect.fnUntraced(function* ({ share, clock, env, send, startAtMs }: ShareRun) {
  const { scenario, load, runId } = share;
  const kind = yield* Effect.fromResult(orchestratorKindOf(scenario.orchestrator));
  const resolved = { kind, scenario, stub: DEFAULT_STUB_BEHAVIOUR };
  const latency = new LatencyHistogram();
  let recordCount = 0;
  const append = (appended: readonly EvidenceRecord[]) =>
    Effect.sync(() => {
      const records = appended.filter(isOurs);
      if (records.length === 0) return;
      recordCount += records.length;
      for (const record of records) {
        const latencyMs = latencyOf(record);
        if (latencyMs !== null) latency.record(latencyMs);
      }
      send({ type: "records", records });
    });
  const awaitStart = Effect.gen(function* () {
    send({ type: "ready" });
    const waitMs = (yield* startAtMs) - clock.nowMs();
    if (waitMs > 0) yield* Effect.sleep(waitMs);
  });
  const sink = { append, complete: () => Effect.succeed("(with the coordinator)") };
  const progress = { publish: () => undefined };
  const runLoad = yield* composeShare({ resolved, clock, env, progress, onSidecarLog: () => undefined }, sink);
  const command = ["plimsoll", "generator"];
  const { ending, failure } = yield* runLoad.execute({
    ...{ runId, command, scenario, load, awaitStart },
    stopRequested: Effect.never,
  });
  const reason = failure === null ? ending : `${ending}: ${failure.message}`;
  send({ type: "end", recordCount, partial: ending !== "completed", reason, latency: latency.encode() });
});
