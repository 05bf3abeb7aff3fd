import { it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { describe, expect } from "vitest";
import { attempt, node, python, shell } from "./testing/break-out-attempt.ts";

const OUT_OF_MEMORY = { kind: "out-of-memory", limitMb: 192 };

describe("memory", () => {
  it.live("ends JavaScript that hoards objects", () =>
    Effect.gen(function* () {
      const result = yield* attempt(node("const a = []; for (;;) a.push(new Array(1000).fill(a.length))"));
      expect(result.end).toEqual(OUT_OF_MEMORY);
      expect(result.peakMemoryBytes).toBeLessThanOrEqual(192 * 1_048_576);
    }).pipe(Effect.scoped),
  );

  it.live("ends JavaScript that hoards Buffers, which V8 does not count", () =>
    Effect.gen(function* () {
      const hoard = "const a = []; setInterval(() => a.push(Buffer.alloc(8e6, 1)), 1)";
      expect((yield* attempt(node(hoard))).end).toEqual(OUT_OF_MEMORY);
    }).pipe(Effect.scoped),
  );

  it.live("counts what a child takes", () =>
    Effect.gen(function* () {
      const hoard =
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'a = bytearray(10**9)']); print('survived')";
      expect((yield* attempt(python(hoard))).end).toEqual(OUT_OF_MEMORY);
    }).pipe(Effect.scoped),
  );

  it.live("counts what is put into /tmp", () =>
    Effect.gen(function* () {
      const fill = "head -c 150000000 /dev/zero > /tmp/a; head -c 150000000 /dev/zero > /tmp/b; echo done";
      const result = yield* attempt(shell(fill), { scratchBytes: 10_000_000_000 });
      expect(result.end).toEqual(OUT_OF_MEMORY);
    }).pipe(Effect.scoped),
  );
});

describe("time", () => {
  it.live("ends a busy loop by its CPU time", () =>
    Effect.gen(function* () {
      const result = yield* attempt(node("for (;;);", { limits: { cpuSeconds: 1 } }));
      expect(result.end).toEqual({ kind: "timeout", limit: "cpu", limitMs: 1000 });
      expect(result.cpuMs).toBeGreaterThan(900);
      expect(result.wallMs).toBeLessThan(19_000);
    }).pipe(Effect.scoped),
  );

  it.live("adds up the CPU time of several processes", () =>
    Effect.gen(function* () {
      const spin = "for i in 1 2 3; do (while :; do :; done) & done; wait";
      const result = yield* attempt(shell(spin, { limits: { cpuSeconds: 2 } }));
      expect(result.end).toEqual({ kind: "timeout", limit: "cpu", limitMs: 2000 });
    }).pipe(Effect.scoped),
  );

  it.live("gives a job no more cores than it was granted", () =>
    Effect.gen(function* () {
      const spin = "for i in 1 2 3; do (while :; do :; done) & done; wait";
      const result = yield* attempt(shell(spin, { limits: { cpuCores: 0.2, wallTimeMs: 3000 } }));
      expect(result.end).toMatchObject({ kind: "timeout", limit: "wall" });
      expect(result.cpuMs).toBeLessThan(1000);
    }).pipe(Effect.scoped),
  );

  it.live("ends a sleeper", () =>
    Effect.gen(function* () {
      const result = yield* attempt(shell("exec sleep 1000", { limits: { wallTimeMs: 700 } }));
      expect(result.end).toEqual({ kind: "timeout", limit: "wall", limitMs: 700 });
      expect(result.wallMs).toBeLessThan(1700);
    }).pipe(Effect.scoped),
  );

  it.live("ends one that ignores every signal that can be ignored", () =>
    Effect.gen(function* () {
      const deaf =
        "import signal, time\nfor s in range(1, 32):\n  if s not in (9, 19): signal.signal(s, signal.SIG_IGN)\ntime.sleep(1000)";
      const result = yield* attempt(python(deaf, { limits: { wallTimeMs: 1500 } }));
      expect(result.end).toEqual({ kind: "timeout", limit: "wall", limitMs: 1500 });
    }).pipe(Effect.scoped),
  );
});
