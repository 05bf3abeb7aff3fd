import { spawn } from "node:child_process";
import { it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { describe, expect } from "vitest";
import { makeResourceMonitor } from "./make-resource-monitor.ts";

const MB = 1_048_576;
const HUNGRY = `const held = Buffer.alloc(${120 * MB}, 1); console.log("up");
const end = Date.now() + 60_000; while (Date.now() < end) held[0]++;`;

const hungryChild = Effect.acquireRelease(
  Effect.callback<ReturnType<typeof spawn>>((resume) => {
    const child = spawn(process.execPath, ["-e", HUNGRY], { stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.once("data", () => resume(Effect.succeed(child)));
  }),
  (child) =>
    Effect.callback<void>((resume) => {
      child.once("exit", () => resume(Effect.void));
      child.kill("SIGKILL");
    }),
);

describe("makeResourceMonitor", () => {
  it.live("sees the memory, the CPU and the number of the whole process tree", () =>
    Effect.gen(function* () {
      const monitor = yield* makeResourceMonitor();
      const before = yield* monitor.use;
      const during = yield* Effect.gen(function* () {
        yield* hungryChild;
        yield* monitor.use;
        yield* Effect.sleep("500 millis");
        return yield* monitor.use;
      }).pipe(Effect.scoped);
      const after = yield* monitor.use;
      expect(during.memoryBytes - before.memoryBytes).toBeGreaterThan(100 * MB);
      expect(during.cpuCores).toBeGreaterThan(0.3);
      expect(during.processes).toBe(before.processes + 1);
      expect(during.openFiles).toBeGreaterThan(before.openFiles);
      expect(after.processes).toBe(before.processes);
      expect(during.atMs).toBeGreaterThan(before.atMs);
    }),
  );

  it.live("knows the machine", () =>
    Effect.gen(function* () {
      const machine = yield* (yield* makeResourceMonitor()).machine;
      expect(machine.availableParallelism).toBeGreaterThan(0);
      expect(machine.availableMemoryBytes).toBeGreaterThan(0);
      expect(machine.availableMemoryBytes).toBeLessThanOrEqual(machine.totalMemoryBytes);
    }),
  );
});
