import {
  assessLoad,
  DEFAULT_SCENARIO,
  type EvidenceRecord,
  type InvocationRecord,
  LatencyHistogram,
  type LoadScenario,
} from "@plimsoll/domain";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Stream from "effect/Stream";
import { describe, expect, it } from "vitest";
import type { ProgressEvent } from "../../ports/progress.port.ts";
import { GeneratorFailure, type GeneratorMessage, type LoadGenerator } from "./load-generator.ts";
import { RunDistributedLoad } from "./run-distributed-load.use-case.ts";

const load: LoadScenario = {
  ...{ shape: { kind: "constant-concurrency", agents: 4, durationMs: 1000 }, warmUpMs: 0 },
  ...{ conversation: { turns: 1 }, toolTurns: 0, goodputWithinMs: null, stopEarly: false, faults: [], inputs: [] },
};

const environment = {
  ...{ os: "linux", cpuModel: "test", cores: 2, memoryBytes: 1, nodeVersion: "24", plimsollVersion: "0" },
  ...{ loadAverage1m: 0, lockfileSha256: {} },
};

const READY: GeneratorMessage = { type: "ready" };
const END: GeneratorMessage = {
  ...{ type: "end", recordCount: 0, partial: false, reason: "completed" },
  latency: new LatencyHistogram().encode(),
};

/** A share that begins when it is told to, and never otherwise. */
const generatorOf = (label: string, change: Partial<LoadGenerator> = {}): LoadGenerator => {
  const started = Deferred.makeUnsafe<void>();
  return {
    label,
    readClock: Effect.succeed({ askedAtMs: 0, answeredAtMs: 1, theirsMs: 0 }),
    start: () => Effect.asVoid(Deferred.succeed(started, undefined)),
    stop: Effect.void,
    run: () => Stream.concat(Stream.make(READY), Stream.fromEffect(Effect.as(Deferred.await(started), END))),
    ...change,
  };
};

const refused = new GeneratorFailure({ generator: "b", message: "refused", hint: "" });

const coordinate = (generators: readonly LoadGenerator[], change: Partial<LoadScenario> = {}) => {
  const [written, told, events]: [EvidenceRecord[], string[], ProgressEvent[]] = [[], [], []];
  const useCase = new RunDistributedLoad({
    clock: { nowMs: () => 0, originInstant: "2026-11-22T00:00:00.000Z", fromMonotonicNs: Number, fromInstant: () => 0 },
    host: { environment: Effect.succeed(environment) },
    sink: {
      append: (records) => Effect.sync(() => void written.push(...records)),
      judge: Effect.sync(() => ({ assessment: assessLoad(written), folder: "/results/r" })),
    },
    generators,
    progress: { publish: (event) => void events.push(event) },
    tell: (message) => void told.push(message),
  });
  const scenario = { ...DEFAULT_SCENARIO, agentCount: 4, targets: ["successRatio >= 1"] };
  const asked = { ...load, ...change };
  const request = { runId: "r", command: ["plimsoll", "load"], scenario, load: asked, stopRequested: Effect.never };
  return { written, told, events, execute: useCase.execute(request) };
};

const lastOf = (written: readonly EvidenceRecord[]) => written.at(-1);
const invocationsOf = (written: readonly EvidenceRecord[]) =>
  written.filter((record): record is InvocationRecord => record.kind === "invocation");

const open = (requestId: string): InvocationRecord => ({
  ...{ kind: "invocation", phase: "load", wave: 0, pool: 0, requestId, agentId: "archon-1", canary: requestId },
  ...{ intendedAtMs: 1, sentAtMs: 1, endedAtMs: null, outcome: "pending", canariesFound: [] },
});

it.each([
  ["whose clock can't be read", { readClock: Effect.fail(refused) }],
  ["that can't be told the start", { start: () => Effect.fail(refused) }],
])("gives up a generator %s, instead of waiting for it for ever", async (_, change) => {
  const { execute, written, told } = coordinate([generatorOf("a"), generatorOf("b", change)]);
  const { ending } = await Effect.runPromise(Effect.timeout(execute, 2_000));
  expect(ending).toBe("generator-lost");
  expect(told.filter((message) => message.startsWith("generator b is lost"))).toHaveLength(1);
  expect(invocationsOf(written)).toEqual([]);
  expect(lastOf(written)).toMatchObject({ kind: "end", partial: true, reason: expect.stringContaining("b: ") });
});

it("ends as completed when every share did", async () => {
  const { execute, written, told } = coordinate([generatorOf("a"), generatorOf("b")]);
  expect((await Effect.runPromise(Effect.timeout(execute, 2_000))).ending).toBe("completed");
  expect(lastOf(written)).toMatchObject({ kind: "end", partial: false });
  expect(told).toEqual([]);
});

it("says why a share ended that did not come up, and not that it could not be told the start", async () => {
  const lost: GeneratorMessage = { ...END, partial: true, reason: "llm-lost: it does not do as it is told" };
  const change = { run: () => Stream.make(lost), start: () => Effect.fail(refused) };
  const { execute, written, told } = coordinate([generatorOf("a"), generatorOf("b", change)]);
  await Effect.runPromise(Effect.timeout(execute, 2_000));
  expect(told).toEqual([expect.stringContaining("llm-lost: it does not do as it is told")]);
  expect(lastOf(written)).toMatchObject({ reason: expect.stringMatching(/^llm-lost: b: llm-lost/) });
});

it("writes what there is when it is interrupted, with what was open as pending", async () => {
  const messages = [READY, { type: "sent", invocation: open("i0") }] as const;
  const run = () => Stream.concat(Stream.fromIterable<GeneratorMessage>(messages), Stream.never);
  const { execute, written } = coordinate([generatorOf("a", { run })]);
  const program = Effect.gen(function* () {
    const running = yield* Effect.forkChild(execute);
    yield* Effect.sleep(100);
    yield* Fiber.interrupt(running);
  });
  await Effect.runPromise(program);
  expect(lastOf(written)).toMatchObject({ kind: "end", partial: true, reason: expect.stringContaining("interrupted") });
  expect(invocationsOf(written).map(({ requestId, outcome }) => [requestId, outcome])).toEqual([["g1-i0", "pending"]]);
});

describe("while it goes", () => {
  const failure = (requestId: string): InvocationRecord => ({ ...open(requestId), endedAtMs: 2, outcome: "failed" });

  /** Fails everything as soon as it is started, and ends in order when it is told to stop. */
  const failing = (label: string, stop: LoadGenerator["stop"] | null = null) => {
    const [started, stopped] = [Deferred.makeUnsafe<void>(), Deferred.makeUnsafe<void>()];
    const records = Array.from({ length: 40 }, (_, index) => failure(`i${index}`));
    const latency = new LatencyHistogram();
    records.forEach(() => latency.record(Infinity));
    const end: GeneratorMessage = { ...END, recordCount: records.length, latency: latency.encode() };
    const [begun, told] = [Deferred.await(started), Deferred.await(stopped)];
    return generatorOf(label, {
      start: () => Effect.asVoid(Deferred.succeed(started, undefined)),
      stop: stop ?? Effect.asVoid(Deferred.succeed(stopped, undefined)),
      run: () =>
        Stream.make(READY).pipe(
          Stream.concat(Stream.fromEffect(Effect.as(begun, { type: "records", records } as const))),
          Stream.concat(Stream.fromEffect(Effect.as(told, end))),
        ),
    });
  };

  it("stops every generator once a target is breached beyond doubt by all together, and is not partial", async () => {
    const { execute, written, events } = coordinate([failing("a"), failing("b")], { stopEarly: true });
    const { ending, assessment } = await Effect.runPromise(Effect.timeout(execute, 5_000));
    expect([ending, assessment.partial]).toEqual(["completed", false]);
    expect(written.filter(({ kind }) => kind === "stopped-early")).toEqual([
      expect.objectContaining({ target: "successRatio >= 1" }),
    ]);
    expect(assessment.verdict.findings.map(({ code }) => code)).toContain("stopped-early");
    expect(assessment.metrics).toMatchObject({ sentCount: 80, failedCount: 80, pendingCount: 0 });
    expect(events.some((event) => event.type === "message" && event.text.startsWith("stopped early"))).toBe(true);
  });

  it("loses a generator that can't be told to stop, instead of waiting for it", async () => {
    const { execute, told } = coordinate([failing("a"), failing("b", Effect.fail(refused))], { stopEarly: true });
    const { ending } = await Effect.runPromise(Effect.timeout(execute, 5_000));
    expect(ending).toBe("generator-lost");
    expect(told).toEqual([expect.stringContaining("generator b is lost: refused")]);
  });

  it("writes records as they come and shows the sums of all generators", async () => {
    const { execute, written, events } = coordinate([failing("a"), failing("b")]);
    const program = Effect.gen(function* () {
      const running = yield* Effect.forkChild(execute);
      yield* Effect.sleep(800);
      const soFar = invocationsOf(written).length;
      yield* Fiber.interrupt(running);
      return soFar;
    });
    expect(await Effect.runPromise(program)).toBe(80);
    const shown = events.filter((event) => event.type === "load-progress");
    expect(shown.at(-1)).toMatchObject({ name: "4 busy", stage: 0, stages: 1, done: 80, failed: 80, inFlight: 0 });
    const phases = events.flatMap((event) => (event.type === "phase-started" ? [event.phase] : []));
    expect(phases).toEqual(["start", "load"]);
  });
});
