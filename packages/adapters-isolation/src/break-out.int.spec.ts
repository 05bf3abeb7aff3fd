import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { describe, expect } from "vitest";
import { attempt, node, shell } from "./testing/break-out-attempt.ts";
import { jobOf } from "./testing/isolation-fixture.ts";

describe("processes", () => {
  it.live("takes a child with it", () =>
    Effect.gen(function* () {
      const result = yield* attempt((mark) => jobOf(["sh", "-c", `sh -c 'sleep 1000; : ${mark}' & echo end`, mark]));
      expect(result).toMatchObject({ stdout: "end\n", end: { kind: "exited", exitCode: 0 } });
    }).pipe(Effect.scoped),
  );

  it.live("takes a grandchild with it that has a session of its own and no parent any more", () =>
    Effect.gen(function* () {
      const flee = (mark: string) =>
        `import os, time\nif os.fork() == 0:\n  os.setsid()\n  if os.fork() == 0:\n    os.environ.clear()\n    for fd in (0, 1, 2): os.close(fd)\n    os.execv('/bin/sh', ['sh', '-c', 'sleep 1000', '${mark}'])\n  os._exit(0)\ntime.sleep(0.5)\nprint('end')`;
      const result = yield* attempt((mark) => jobOf(["/usr/bin/python3", "-c", flee(mark), mark]));
      expect(result).toMatchObject({ stdout: "end\n", end: { kind: "exited", exitCode: 0 } });
    }).pipe(Effect.scoped),
  );

  it.live("stops a fork bomb", () =>
    Effect.gen(function* () {
      const bomb = (mark: string) =>
        `import os, time\nfor i in range(2000):\n  if os.fork() == 0: time.sleep(1000) # ${mark}\n`;
      const result = yield* attempt((mark) => jobOf(["/usr/bin/python3", "-c", bomb(mark)]), { maxProcesses: 40 });
      expect(result.end).toMatchObject({ kind: "policy-violation" });
    }).pipe(Effect.scoped),
  );

  it.live("AC8.1: reaches neither its parent nor any other process", () =>
    Effect.gen(function* () {
      const shoot = `kill -9 -1; kill -9 ${process.pid}; kill -9 $PPID; kill -9 1; ls -d /proc/${process.pid}; echo end`;
      const result = yield* attempt(shell(shoot));
      expect(result).toMatchObject({ stdout: "end\n", end: { kind: "exited", exitCode: 0 } });
    }).pipe(Effect.scoped),
  );
});

describe("the rest", () => {
  it.live("reaches no listener of this machine", () =>
    Effect.gen(function* () {
      let connections = 0;
      const server = createServer((socket) => ((connections += 1), socket.destroy()));
      yield* Effect.acquireRelease(
        Effect.promise(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))),
        () => Effect.promise(() => new Promise((resolve) => server.close(resolve))),
      );
      const { port } = server.address() as AddressInfo;
      const dial = `require("net").connect(${port}, "127.0.0.1").on("error", (e) => console.log(e.code)).on("connect", () => console.log("in"))`;
      const result = yield* attempt(node(dial));
      expect(result.stdout.trim()).toMatch(/^E(NETUNREACH|CONNREFUSED)$/);
      expect(connections).toBe(0);
    }).pipe(Effect.scoped),
  );

  it.live("is cut off when it floods stdout", () =>
    Effect.gen(function* () {
      const result = yield* attempt(shell("exec yes", { limits: { outputBytes: 50_000 } }));
      expect(result.end).toMatchObject({ kind: "policy-violation" });
      expect(result.stdout.length).toBe(50_000);
    }).pipe(Effect.scoped),
  );

  it.live("keeps of a flood on stderr the last lines, in little memory", () =>
    Effect.gen(function* () {
      const result = yield* attempt(shell("yes | head -c 20000000 >&2; echo last >&2"));
      expect(result.stderr.endsWith("last\n")).toBe(true);
      expect(result.stderr.length).toBeLessThan(20_000);
    }).pipe(Effect.scoped),
  );

  it.live("AC8.1: sees no environment but its own, and none of another process", () =>
    Effect.gen(function* () {
      process.env.BREAK_OUT_SECRET = "seen";
      const env = { GIVEN: 'it\'s\n"$given"', LD_TRACE: "" };
      const peek = "env -0 | sort -z | tr '\\0' ';'; cat /proc/1/environ /proc/[0-9]*/environ | tr '\\0' ';'";
      const result = yield* attempt(shell(peek, { env }));
      delete process.env.BREAK_OUT_SECRET;
      expect(result.stdout).toContain('GIVEN=it\'s\n"$given";');
      expect(result.stdout).not.toContain("seen");
      expect(new Set(result.stdout.match(/^\w+(?==)|(?<=;)\w+(?==)/g))).toEqual(
        new Set(["GIVEN", "HOME", "LD_TRACE", "PATH", "PWD", "TMPDIR"]),
      );
    }).pipe(Effect.scoped),
  );

  it.live("cannot forge its own end", () =>
    Effect.gen(function* () {
      const forge = "for fd in 3 4 5 6 7 8 9; do echo 'exit 0' >&$fd; done 2>/dev/null; exit 7";
      expect((yield* attempt(shell(forge))).end).toEqual({ kind: "exited", exitCode: 7 });
    }).pipe(Effect.scoped),
  );
});
