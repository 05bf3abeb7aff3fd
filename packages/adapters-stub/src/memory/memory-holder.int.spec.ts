import { makeMonotonicClock } from "@plimsoll/contract-tests";
import { agentIds } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { startStubHarness } from "../testing/stub-harness.ts";
import { DEFAULT_STUB_BEHAVIOUR, type MemoryRule } from "../stub-behaviour.ts";

const MIB = 1024 * 1024;
const clock = makeMonotonicClock();

interface Reading {
  readonly rssBytes: number;
  readonly files: number;
}

/** Readings of the holder before any pool, in the first pool and after each release. */
const cycle = (memory: MemoryRule, cycles: number) =>
  Effect.gen(function* () {
    const { orchestrator } = yield* startStubHarness(clock, { ...DEFAULT_STUB_BEHAVIOUR, memory });
    const agents = agentIds(10).map((agentId) => ({ agentId, role: "r", goal: "g", backstory: "b" }));
    const read = Effect.map(orchestrator.resources, (processes) => {
      const { pid, rssBytes } = processes?.[0] ?? { pid: 0, rssBytes: 0 };
      return { pid, rssBytes, files: readdirSync(`/proc/${pid}/fd`).length };
    });
    const warmUp = yield* orchestrator.instantiate({ agents, instantiationTimeoutMs: 5000 });
    yield* warmUp.release;
    const before = yield* read;
    let inPool: Reading = before;
    const released: Reading[] = [];
    for (let index = 0; index < cycles; index++) {
      const pool = yield* orchestrator.instantiate({ agents, instantiationTimeoutMs: 5000 });
      inPool = yield* read;
      yield* pool.release;
      released.push(yield* read);
    }
    return { pid: before.pid, before, inPool, last: released.at(-1) ?? before };
  }).pipe(Effect.scoped, Effect.runPromise);

const isAlive = (pid: number) => readdirSync("/proc").includes(String(pid));

it("really takes the memory of its agents, and gives it back with the pool", async () => {
  const { before, inPool, last } = await cycle(
    { bytesPerAgent: 4 * MIB, leakedBytesPerCycle: 0, leakedFilesPerCycle: 0 },
    3,
  );
  expect((inPool.rssBytes - before.rssBytes) / MIB).toBeGreaterThan(38);
  expect((inPool.rssBytes - before.rssBytes) / MIB).toBeLessThan(44);
  expect(Math.abs(last.rssBytes - before.rssBytes) / MIB).toBeLessThan(4);
  expect(last.files).toBe(before.files);
});

it("really leaks the bytes and files it is told to, every cycle", async () => {
  const rule = { bytesPerAgent: 0, leakedBytesPerCycle: 8 * MIB, leakedFilesPerCycle: 3 };
  const { before, last } = await cycle(rule, 5);
  expect((last.rssBytes - before.rssBytes) / MIB).toBeGreaterThan(37);
  expect((last.rssBytes - before.rssBytes) / MIB).toBeLessThan(44);
  expect(last.files - before.files).toBe(15);
});

it("ends its process with the Scope", async () => {
  const { pid } = await cycle({ bytesPerAgent: 0, leakedBytesPerCycle: 0, leakedFilesPerCycle: 0 }, 1);
  expect(pid).not.toBe(process.pid);
  expect(isAlive(pid)).toBe(false);
});
