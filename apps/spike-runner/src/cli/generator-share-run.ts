import {
  type ClockPort,
  type GeneratorMessage,
  type GeneratorShare,
  judgedLatencyMs,
  type LoadHooks,
  type ProgressEvent,
} from "@plimsoll/application";
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
  /** Succeeds when the coordinator ends the load. */
  readonly stopped: Effect.Effect<void>;
}

/** The run's first and last line are the coordinator's. */
const isOurs = ({ kind }: EvidenceRecord): boolean => kind !== "run" && kind !== "end";

const hooksOf = ({ clock, send, startAtMs, stopped }: ShareRun): LoadHooks => ({
  awaitStart: Effect.gen(function* () {
    send({ type: "ready" });
    const waitMs = (yield* startAtMs) - clock.nowMs();
    if (waitMs > 0) yield* Effect.sleep(waitMs);
  }),
  awaitStop: stopped,
  announce: (invocation) => send({ type: "sent", invocation }),
});

/** What the coordinator can't tell from the records. */
const progressTo = (send: ShareRun["send"]) => ({
  publish: (event: ProgressEvent): void => {
    if (event.type === "load-progress") send({ type: "progress", waiting: event.waiting });
  },
});

/** Drives a share as an ordinary load whose evidence goes to the coordinator; its last message says how it ended. */
export const runShare = Effect.fnUntraced(function* (run: ShareRun) {
  const { share, clock, env, send } = run;
  const { scenario, load } = share;
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
        const latencyMs = judgedLatencyMs(record);
        if (latencyMs !== null) latency.record(latencyMs);
      }
      send({ type: "records", records });
    });
  const context = { resolved, clock, env, progress: progressTo(send), onSidecarLog: () => undefined };
  const runLoadShare = yield* composeShare(context, { append });
  const { ending, failure } = yield* runLoadShare.execute({ scenario, load, hooks: hooksOf(run) });
  const reason = failure === null ? ending : `${ending}: ${failure.message}`;
  send({ type: "end", recordCount, partial: ending !== "completed", reason, latency: latency.encode() });
});
