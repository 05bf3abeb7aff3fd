import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import type { AgentOrchestratorPort, OrchestratorFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import type * as Scope from "effect/Scope";
import { describe, expect, it } from "vitest";
import { failureFrom, poolOf, requestsFor } from "../testing/bridge-fixture.ts";
import { fakeSidecar } from "../testing/fake-sidecar-fixture.ts";
import { isAlive, runningMembers } from "./process-group.ts";
import { runSidecar, type RunSidecarOptions } from "./run-sidecar.ts";

const run = <A>(
  options: RunSidecarOptions,
  use: (orchestrator: AgentOrchestratorPort) => Effect.Effect<A, OrchestratorFailure, Scope.Scope>,
): Promise<A> => Effect.runPromise(Effect.scoped(Effect.flatMap(runSidecar(options), use)));

const failureOf = (
  options: RunSidecarOptions,
  use: (orchestrator: AgentOrchestratorPort) => Effect.Effect<unknown, OrchestratorFailure, Scope.Scope> = () =>
    Effect.void,
): Promise<OrchestratorFailure> =>
  Effect.runPromise(failureFrom(Effect.scoped(Effect.flatMap(runSidecar(options), use))));

const serverPid = (orchestrator: AgentOrchestratorPort): Effect.Effect<number, OrchestratorFailure> =>
  Effect.map(orchestrator.resources, (processes) => processes?.[0]?.pid ?? -1);

const wave = (orchestrator: AgentOrchestratorPort) =>
  Effect.flatMap(orchestrator.instantiate(poolOf(4)), (pool) =>
    Stream.runCollect(pool.invokeBatch(requestsFor(4, 30_000))),
  );

const storageFolders = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`plimsoll-sidecar-${process.pid}-`));

describe("a sidecar", () => {
  it("serves with a token of its own, tells its phases, and is gone when the Scope closes", async () => {
    const phases: string[] = [];
    const options = fakeSidecar("serve", { onPhase: (phase) => phases.push(phase) });
    const { results, pid, folders } = await run(options, (orchestrator) =>
      Effect.gen(function* () {
        const results = yield* wave(orchestrator);
        return { results, pid: yield* serverPid(orchestrator), folders: storageFolders() };
      }),
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(Array(4).fill("succeeded"));
    expect(phases).toEqual(["importing nothing"]);
    expect(isAlive(pid)).toBe(false);
    expect(folders).toHaveLength(1);
    expect(storageFolders()).toEqual([]);
  });

  it("sees a scrubbed environment: no key, no proxy, and what is named", async () => {
    const log: string[] = [];
    const env = { ...process.env, OPENAI_API_KEY: "sk-secret", HTTPS_PROXY: "http://proxy", CHOSEN: "yes" };
    const options = fakeSidecar("serve", { env, passEnv: ["CHOSEN"], onLog: (line) => log.push(line) });
    await run(options, () => Effect.sleep(100));
    const [names = ""] = log.filter((line) => line.startsWith("environment "));
    expect(names.split(" ").slice(1)).toEqual(
      expect.arrayContaining(["CHOSEN", "PATH", "PLIMSOLL_SIDECAR_TOKEN", "TMPDIR"]),
    );
    expect(names).not.toMatch(/OPENAI|PROXY/);
  });

  it("that crashes at its start fails with died, its exit code and its last lines without the token", async () => {
    const beganMs = performance.now();
    const failure = await failureOf(fakeSidecar("crash-at-start"));
    expect(failure).toMatchObject({ code: "died", exitCode: 3 });
    expect(failure.message).toContain("died with exit code 3");
    expect(failure.lastStderr).toHaveLength(50);
    expect(failure.lastStderr.at(-1)).toBe("Traceback: no module named crewai, token [redacted]");
    expect(performance.now() - beganMs).toBeLessThan(10_000);
  });

  it("that can't be started fails with died, naming why", async () => {
    const failure = await failureOf(fakeSidecar("serve", { command: () => ["/nowhere/python"] }));
    expect(failure.code).toBe("died");
    expect(failure.message).toContain("ENOENT");
  });

  it.each(["never-announces", "never-ready"])(
    "that %s fails with start-timeout and leaves nobody",
    async (behaviour) => {
      const failure = await failureOf(fakeSidecar(behaviour, { startTimeoutMs: 1_500 }));
      expect(failure.code).toBe("start-timeout");
      expect(failure.message).toContain("1500 ms");
    },
  );

  it("that crashes in mid-wave fails the open batch with died at once, not at its timeout", async () => {
    const beganMs = performance.now();
    const failure = await failureOf(fakeSidecar("crash-in-wave"), wave);
    expect(failure).toMatchObject({ code: "died", exitCode: 7 });
    expect(failure.lastStderr.at(-1)).toBe("out of luck with [redacted]");
    expect(performance.now() - beganMs).toBeLessThan(10_000);
  });

  it("that is killed fails what is open, and everything after it, with died and no exit code", async () => {
    const { open, later } = await run(fakeSidecar("hang"), (orchestrator) =>
      Effect.gen(function* () {
        const pid = yield* serverPid(orchestrator);
        const pool = yield* orchestrator.instantiate(poolOf(4));
        setTimeout(() => process.kill(pid, "SIGKILL"), 200);
        const open = yield* failureFrom(Stream.runCollect(pool.invokeBatch(requestsFor(4, 30_000))));
        return { open, later: yield* failureFrom(orchestrator.describe) };
      }),
    );
    expect(open).toMatchObject({ code: "died", exitCode: null });
    expect(open.message).toContain("killed by SIGKILL");
    expect(later).toMatchObject({ code: "died" });
  });

  it("that will not go is killed with its children after the grace", async () => {
    const log: string[] = [];
    const options = fakeSidecar("stubborn", { stopGraceMs: 300, onLog: (line) => log.push(line) });
    const { pid, leftAtMs } = await run(options, (orchestrator) =>
      Effect.map(serverPid(orchestrator), (pid) => ({ pid, leftAtMs: performance.now() })),
    );
    expect(performance.now() - leftAtMs).toBeLessThan(3_000);
    const grandchild = Number(log.find((line) => line.startsWith("grandchild "))?.split(" ")[1]);
    expect(grandchild).toBeGreaterThan(0);
    expect(runningMembers(pid)).toEqual([]);
    expect(log).toContain("no");
  });
});
