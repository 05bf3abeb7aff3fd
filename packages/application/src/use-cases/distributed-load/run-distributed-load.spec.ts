import { DEFAULT_SCENARIO, type EvidenceRecord, LatencyHistogram, type LoadScenario } from "@plimsoll/domain";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Stream from "effect/Stream";
import { expect, it } from "vitest";
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
const generatorOf = (label: string, change: Partial<LoadGenerator> = {}) => {
  const started = Deferred.makeUnsafe<void>();
  const generator: LoadGenerator = {
    label,
    readClock: Effect.succeed({ askedAtMs: 0, answeredAtMs: 1, theirsMs: 0 }),
    start: () => Effect.asVoid(Deferred.succeed(started, undefined)),
    run: () => Stream.concat(Stream.make(READY), Stream.fromEffect(Effect.as(Deferred.await(started), END))),
    ...change,
  };
  return generator;
};

const refused = new GeneratorFailure({ generator: "b", message: "refused", hint: "" });

const coordinate = (generators: readonly LoadGenerator[]) => {
  const [written, told]: [EvidenceRecord[], string[]] = [[], []];
  const useCase = new RunDistributedLoad({
    clock: { nowMs: () => 0, originInstant: "2026-11-22T00:00:00.000Z", fromMonotonicNs: Number, fromInstant: () => 0 },
    host: { environment: Effect.succeed(environment) },
    sink: {
      append: (records) => Effect.sync(() => void written.push(...records)),
      complete: () => Effect.succeed("/results/r"),
    },
    generators,
    tell: (message) => void told.push(message),
  });
  const scenario = { ...DEFAULT_SCENARIO, agentCount: 4 };
  const request = { runId: "r", command: ["plimsoll", "load"], scenario, load, stopRequested: Effect.never };
  return { written, told, execute: useCase.execute(request) };
};

const lastOf = (written: readonly EvidenceRecord[]) => written.at(-1);

it.each([
  ["whose clock can't be read", { readClock: Effect.fail(refused) }],
  ["that can't be told the start", { start: () => Effect.fail(refused) }],
])("gives up a generator %s, instead of waiting for it for ever", async (_, change) => {
  const { execute, written, told } = coordinate([generatorOf("a"), generatorOf("b", change)]);
  const { ending } = await Effect.runPromise(Effect.timeout(execute, 2_000));
  expect(ending).toBe("generator-lost");
  expect(told.filter((message) => message.startsWith("generator b is lost"))).toHaveLength(1);
  const pending = written.filter((record) => record.kind === "invocation").map(({ agentId }) => agentId);
  expect(pending).toEqual(["archon-2", "archon-4"]);
});

it("ends as completed when every share did", async () => {
  const { execute, written } = coordinate([generatorOf("a"), generatorOf("b")]);
  expect((await Effect.runPromise(Effect.timeout(execute, 2_000))).ending).toBe("completed");
  expect(lastOf(written)).toMatchObject({ kind: "end", partial: false });
});

it("writes what there is when it is interrupted", async () => {
  const { execute, written } = coordinate([generatorOf("a", { start: () => Effect.void })]);
  const program = Effect.gen(function* () {
    const running = yield* Effect.forkChild(execute);
    yield* Effect.sleep(20);
    yield* Fiber.interrupt(running);
  });
  await Effect.runPromise(program);
  expect(lastOf(written)).toMatchObject({ kind: "end", partial: true, reason: expect.stringContaining("interrupted") });
});
