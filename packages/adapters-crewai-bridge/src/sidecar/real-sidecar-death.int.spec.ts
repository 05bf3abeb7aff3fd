import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { InvocationResult, OrchestratorPool } from "@plimsoll/application";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { failureFrom, poolOf, requestsFor } from "../testing/bridge-fixture.ts";
import { realSidecar } from "../testing/real-sidecar.ts";
import { isRunning } from "./process-group.ts";

const RUNNER = fileURLToPath(new URL("../testing/runner-to-be-killed.ts", import.meta.url));
const LIMIT_MS = 600_000;

/** How long it took until none of them was left; infinite if one stays. */
const goneAfterMs = async (pids: readonly number[], limitMs: number): Promise<number> => {
  const beganMs = performance.now();
  while (pids.some(isRunning)) {
    if (performance.now() - beganMs > limitMs) return Number.POSITIVE_INFINITY;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return performance.now() - beganMs;
};

/** An LLM that answers nobody. */
const silentLlm = Effect.acquireRelease(
  Effect.promise(async () => {
    const server = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(server, "listening");
    return server;
  }),
  (server) => Effect.sync(() => server.closeAllConnections() ?? server.close()),
).pipe(Effect.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`));

/** Starts a wave of 4 and kills a process in the middle of it; what came, and how it failed if it did. */
const waveWithDeath = (pool: OrchestratorPool, prefix: string, pid: number) =>
  Effect.gen(function* () {
    const results: InvocationResult[] = [];
    const requests = requestsFor(4, 60_000).map((one) => ({ ...one, requestId: `${prefix}-${one.requestId}` }));
    const beganMs = performance.now();
    setTimeout(() => process.kill(pid, "SIGKILL"), 1_000);
    const run = Stream.runForEach(pool.invokeBatch(requests), (result) => Effect.sync(() => results.push(result))).pipe(
      Effect.timeout(20_000),
      Effect.ignore,
    );
    yield* run;
    return { results, tookMs: performance.now() - beganMs };
  });

describe("the real sidecar", () => {
  it("leaves no process behind when its runner is killed with SIGKILL", { timeout: LIMIT_MS }, async () => {
    const runner = spawn(process.execPath, ["--conditions=@plimsoll/source", RUNNER], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [line] = (await once(createInterface({ input: runner.stdout }), "line")) as [string];
    const pids = JSON.parse(line) as readonly number[];
    expect(pids.length).toBeGreaterThanOrEqual(3);
    expect(pids.every(isRunning)).toBe(true);
    runner.kill("SIGKILL");
    expect(await goneAfterMs(pids, 10_000)).toBeLessThan(10_000);
  });

  it(
    "names a killed worker in its invocations, refuses new pools, and dies as a whole with its control process",
    { timeout: LIMIT_MS },
    async () => {
      const seen = await Effect.runPromise(
        Effect.scoped(
          Effect.gen(function* () {
            const baseUrl = yield* silentLlm;
            const orchestrator = yield* realSidecar().start({ ...DEFAULT_SCENARIO, workers: 2 }, () => undefined);
            const processes = (yield* orchestrator.resources) ?? [];
            const pidOf = (role: string) => processes.find((process) => process.role === role)?.pid ?? -1;
            const pool = yield* orchestrator.instantiate({ ...poolOf(4), llm: { baseUrl, model: "mock" } });
            const worker = yield* waveWithDeath(pool, "first", pidOf("worker"));
            const nextPool = yield* failureFrom(
              orchestrator.instantiate({ ...poolOf(4), llm: { baseUrl, model: "mock" } }),
            );
            setTimeout(() => process.kill(pidOf("control"), "SIGKILL"), 500);
            const beganMs = performance.now();
            const [last] = requestsFor(4, 60_000).slice(3);
            if (last === undefined) throw new Error("four requests");
            const invocation = yield* Effect.result(pool.invoke({ ...last, requestId: "last" }));
            return { worker, nextPool, invocation, tookMs: performance.now() - beganMs, processes };
          }),
        ),
      );
      const lost = seen.worker.results.filter((result) => result.outcome === "failed");
      expect(lost.length).toBeGreaterThanOrEqual(1);
      for (const result of lost) {
        expect(result).toMatchObject({ error: { code: "orchestrator-error" } });
        expect(JSON.stringify(result)).toMatch(/worker w\d \(pid \d+\) died: killed by SIGKILL/);
      }
      expect(seen.nextPool.code).toBe("died");
      expect(seen.nextPool.message).toContain("killed by SIGKILL");
      expect(seen.invocation).toMatchObject({ _tag: "Failure", failure: { code: "died", exitCode: null } });
      expect(seen.tookMs).toBeLessThan(10_000);
      expect(
        await goneAfterMs(
          seen.processes.map(({ pid }) => pid),
          1_000,
        ),
      ).toBeLessThan(1_000);
    },
  );
});
