import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { makeClock } from "@plimsoll/adapters-host";
import type { GeneratorMessage, LoadGenerator } from "@plimsoll/application";
import { DEFAULT_SCENARIO, type EvidenceRecord, type InvocationRecord, LatencyHistogram } from "@plimsoll/domain";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { composeDistributedLoad } from "../composition/compose-distributed-load.ts";

/*
 * Coordinates a load of so many invocations by two generators that are made up, and prints what the coordinator keeps:
 *   node --expose-gc --conditions=@plimsoll/source apps/spike-runner/src/testing/coordinate-made-up-load.ts 100000
 */
const invocationCount = Number(process.argv[2] ?? 10_000);
const LATENCY_MS = 50;
const GENERATORS = 2;
const perGenerator = Math.floor(invocationCount / GENERATORS);
const durationMs = 60_000;
const clock = makeClock();

const sentAt = (index: number): number => clock.nowMs() + index / 1000;

const openOf = (index: number): InvocationRecord => {
  const atMs = sentAt(index);
  return {
    ...{
      kind: "invocation",
      phase: "load",
      wave: 0,
      pool: 0,
      requestId: `i${index}`,
      agentId: `archon-${1 + (index % 50)}`,
    },
    ...{ canary: `canary-${index}`, intendedAtMs: atMs, sentAtMs: atMs, endedAtMs: null, outcome: "pending" },
    canariesFound: [],
  };
};

const endOf = (open: InvocationRecord, index: number): readonly EvidenceRecord[] => [
  { ...open, endedAtMs: open.sentAtMs + LATENCY_MS, outcome: "succeeded", canariesFound: [open.canary] },
  {
    ...{
      kind: "llm-call",
      callId: `c${index}`,
      endpoint: "chat-completions",
      streamed: false,
      agentIds: [open.agentId],
    },
    ...{ canaries: [open.canary], arrivedAtMs: open.sentAtMs, firstByteAtMs: open.sentAtMs, endedAtMs: open.sentAtMs },
    ...{ plannedMs: LATENCY_MS, heldMs: 0, attempts: 1, outcome: "answered" },
  },
];

let arrived = 0;
const keptMb = Deferred.makeUnsafe<number>();

/** Both have sent all but their last word: what is on the heap now is what the coordinator keeps. */
const measure = (): Promise<number> => {
  arrived += 1;
  if (arrived === GENERATORS) {
    globalThis.gc?.();
    Deferred.doneUnsafe(keptMb, Effect.succeed(process.memoryUsage().heapUsed / 1e6));
  }
  return Effect.runPromise(Deferred.await(keptMb));
};

async function* messages(started: Promise<void>): AsyncGenerator<GeneratorMessage> {
  yield { type: "ready" };
  await started;
  const latency = new LatencyHistogram();
  for (let index = 0; index < perGenerator; index += 1) {
    const invocation = openOf(index);
    yield { type: "sent", invocation };
    latency.record(LATENCY_MS);
    yield { type: "records", records: endOf(invocation, index) };
  }
  await measure();
  const recordCount = 2 * perGenerator;
  yield { type: "end", recordCount, partial: false, reason: "completed", latency: latency.encode() };
}

const madeUp = (label: string): LoadGenerator => {
  const started = Deferred.makeUnsafe<void>();
  return {
    label,
    readClock: Effect.sync(() => ({ askedAtMs: clock.nowMs(), answeredAtMs: clock.nowMs(), theirsMs: clock.nowMs() })),
    start: () => Effect.asVoid(Deferred.succeed(started, undefined)),
    stop: Effect.void,
    run: () =>
      Stream.fromAsyncIterable(messages(Effect.runPromise(Deferred.await(started))), (error) => error as never),
  };
};

const resultsFolder = mkdtempSync(path.join(tmpdir(), "plimsoll-made-up-"));
const scenario = { ...DEFAULT_SCENARIO, agentCount: 100, targets: ["successRatio >= 1"] };
const program = Effect.gen(function* () {
  const { runDistributedLoad } = yield* composeDistributedLoad({
    ...{ runId: "made-up", resultsFolder, clock, generators: [madeUp("first"), madeUp("second")] },
    ...{ progress: { publish: () => undefined }, tell: (message) => void process.stderr.write(`${message}\n`) },
  });
  return yield* runDistributedLoad.execute({
    ...{ runId: "made-up", command: ["plimsoll"], scenario, stopRequested: Effect.never },
    load: {
      ...{ shape: { kind: "constant-concurrency", agents: 100, durationMs }, warmUpMs: 0, conversation: { turns: 1 } },
      ...{ toolTurns: 0, goodputWithinMs: null, stopEarly: true, faults: [], inputs: [] },
    },
  });
});
try {
  const { ending, assessment, latency } = await Effect.runPromise(Effect.scoped(program));
  const { sentCount } = assessment.metrics;
  const peakMb = process.resourceUsage().maxRSS / 1e3;
  const kept = await Effect.runPromise(Deferred.await(keptMb));
  process.stdout.write(`${JSON.stringify({ ending, sentCount, judgedCount: latency.count, keptMb: kept, peakMb })}\n`);
} finally {
  rmSync(resultsFolder, { recursive: true, force: true });
}
