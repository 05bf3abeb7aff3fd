import { makeClock } from "@plimsoll/adapters-host";
import { DEFAULT_ERROR_HANDLING, DEFAULT_PARALLEL_EXECUTION_CONFIG } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import { type EngineConfig, readEngineConfig } from "../config/engine-config.ts";
import { parseWorkflowFile } from "../workflow-file/read-workflow-file.ts";
import { composeEngine, type EngineComposition } from "./compose-engine.ts";
import { makeEngineId } from "./engine-id.ts";
import { capacityOf, engineSettingsOf } from "./engine-settings-of.ts";
import { noOrchestrator } from "./no-orchestrator.ts";
import { seededRandom } from "./seeded-random.ts";

const defaults = (): EngineConfig =>
  Result.getOrThrow(readEngineConfig({ folder: "/nowhere/at/all", shownAs: "config" }));

const composition = (parts: Partial<EngineComposition> = {}): EngineComposition => ({
  ...{ config: defaults(), store: { kind: "memory" }, engineId: "engine-1", recoverOrphans: false },
  ...{ workingDirectory: "/tmp", random: seededRandom(1) },
  session: {
    ...{ choice: noOrchestrator(), clock: makeClock(), env: {} },
    ...{ onPhase: () => undefined, onSidecarLog: () => undefined },
  },
  ...parts,
});

const workflow = (text: string) =>
  Result.getOrThrow(
    parseWorkflowFile("w.yaml", text, {
      ...{ folder: "/tmp", name: "w", tenantId: "acme", workflowId: () => "w-1" },
      defaults: {
        ...{ execution: DEFAULT_PARALLEL_EXECUTION_CONFIG, errorHandling: DEFAULT_ERROR_HANDLING },
        ...{ agentMaxConcurrentTasks: 1, promptTask: { cpuCores: 0, memoryMb: 1 } },
        codeTask: { cpuCores: 0.1, memoryMb: 64 },
      },
    }),
  ).workflow;

const key = { tenantId: "acme", workflowId: "w-1" };

describe("composeEngine", () => {
  it("runs prompts on the orchestrator and programs in processes of their own", async () => {
    const text =
      "tasks:\n  - {id: a, prompt: hello}\n  - {id: b, dependsOn: [a], command: [node, -e, 'process.stdout.write(\"computed\")']}\n";
    const program = Effect.gen(function* () {
      const { engine } = yield* composeEngine(composition());
      yield* engine.submit(workflow(text));
      return yield* engine.result(key);
    });
    const { outcome, outputs } = await Effect.runPromise(Effect.scoped(program));
    expect([outcome, outputs["b"]]).toEqual(["succeeded", "computed"]);
    expect(outputs["a"]).toMatch(/^\[DEV MODE/);
  });

  it.each([
    ["refuses a program whose files and network it can't shut off", undefined, "failed"],
    ["runs it where the operator asks for less", { files: "none", noNetwork: false } as const, "succeeded"],
  ])("on a machine without namespaces %s", async (_, isolation, expected) => {
    const config = defaults();
    const limits = isolation === undefined ? config.limits : { ...config.limits, isolation };
    const program = Effect.gen(function* () {
      const parts = { config: { ...config, limits }, withoutIsolation: ["namespaces"] as const };
      const { engine } = yield* composeEngine(composition(parts));
      yield* engine.submit(workflow("tasks:\n  - {id: a, command: [echo, computed]}\n"));
      return yield* engine.result(key);
    });
    const { outcome } = await Effect.runPromise(Effect.scoped(program));
    expect(outcome).toBe(expected);
  });

  it("AC3.2: takes new limits and rules while it runs", async () => {
    const program = Effect.gen(function* () {
      const app = yield* composeEngine(composition());
      const config = defaults();
      const limits = { ...config.limits, engine: { cpuCores: 3, memoryMb: 512, maxConcurrentTasks: 2 } };
      yield* app.reconfigure({ ...config, limits, routing: { ...config.routing, explorationRatio: 0.5 } });
      const settled = Effect.gen(function* () {
        const { maxPoolSize } = yield* app.engine.snapshot;
        return { maxPoolSize, capacity: app.capacity(), explorationRatio: app.engine.routing().explorationRatio };
      });
      return yield* settled.pipe(
        Effect.repeat({ until: ({ maxPoolSize }) => maxPoolSize === 2 }),
        Effect.timeoutOption(10_000),
      );
    });
    const seen = await Effect.runPromise(Effect.scoped(program));
    expect(Option.getOrNull(seen)).toEqual({
      maxPoolSize: 2,
      capacity: { cpuCores: 3, memoryMb: 512 },
      explorationRatio: 0.5,
    });
  });
});

const machine = {
  ...{ availableParallelism: 8, cpuQuotaCores: 1.5, totalMemoryBytes: 4 * 2 ** 30 },
  ...{ memoryLimitBytes: 2 * 2 ** 30, availableMemoryBytes: 2 ** 30 },
};

describe("engineSettingsOf", () => {
  it("leaves the limits to the machine where the file says nothing", () => {
    expect(engineSettingsOf(defaults(), machine).limits).toBeNull();
    expect(capacityOf(defaults(), machine)).toEqual({ cpuCores: 1.5, memoryMb: 2048 });
  });

  it("fills the half that the file leaves out by what the machine gives", () => {
    const config = defaults();
    const limits = { ...config.limits, engine: { cpuCores: 1, memoryMb: null, maxConcurrentTasks: 40 } };
    expect(engineSettingsOf({ ...config, limits }, machine)).toMatchObject({
      limits: { cpuCores: 1, memoryMb: 2048 },
      execution: { maxConcurrentAgents: 40 },
    });
  });
});

describe("makeEngineId", () => {
  it("is one for the embedded database and new for every process elsewhere", () => {
    expect(makeEngineId({ kind: "embedded", folder: "/a" })).toBe("embedded");
    expect(makeEngineId({ kind: "memory" })).not.toBe(makeEngineId({ kind: "memory" }));
  });
});

describe("seededRandom", () => {
  it("repeats itself from the same seed, within 0..1 and evenly", () => {
    const [one, other] = [seededRandom(7), seededRandom(7)];
    const draws = Array.from({ length: 4000 }, one);
    expect(Array.from({ length: 4000 }, other)).toEqual(draws);
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...draws)).toBeLessThan(1);
    expect(draws.reduce((sum, draw) => sum + draw, 0) / draws.length).toBeCloseTo(0.5, 1.5);
  });
});
