import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { it } from "@effect/vitest";
import type { IsolatedJob } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { describe, expect } from "vitest";
import {
  jobOf,
  makeFolder,
  openRunner,
  processesNaming,
  runBesideSiblings,
  UNTOUCHED,
} from "./testing/isolation-fixture.ts";
import type { JobChanges } from "./testing/isolation-fixture.ts";

let marks = 0;

/** Runs a job beside siblings, checks that they and the machine are as before, and answers with its result. */
const attempt = (make: (mark: string) => IsolatedJob, settings = {}) =>
  Effect.gen(function* () {
    marks += 1;
    const mark = `break-out-${process.pid}-${marks}`;
    const { runner, left } = yield* openRunner(settings);
    const { result, siblings } = yield* runBesideSiblings(runner, make(mark));
    expect(siblings).toEqual(UNTOUCHED);
    expect(processesNaming(mark)).toEqual([]);
    expect(left()).toEqual([]);
    return result;
  });

const node = (script: string, changes?: JobChanges) => (mark: string) => jobOf(["node", "-e", script, mark], changes);
const python = (script: string, changes?: JobChanges) => (mark: string) =>
  jobOf(["/usr/bin/python3", "-c", script, mark], changes);
const shell = (script: string, changes?: JobChanges) => (mark: string) => jobOf(["sh", "-c", script, mark], changes);

const OUT_OF_MEMORY = { kind: "out-of-memory", limitMb: 192 };

/** A folder with a secret outside and an allowed one that has a link to it. */
const makeHouse = Effect.gen(function* () {
  const folder = yield* makeFolder;
  const allowed = join(folder, "allowed");
  const secret = join(folder, "secret.txt");
  mkdirSync(allowed);
  writeFileSync(secret, "the secret");
  writeFileSync(join(allowed, "open.txt"), "open to all");
  symlinkSync(secret, join(allowed, "link.txt"));
  return { folder, allowed, secret };
});

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

describe("files", () => {
  it.live("has no /etc/passwd, nothing of the machine's root, no home", () =>
    Effect.gen(function* () {
      const look = "cat /etc/passwd; ls /root /home /work /var; ls -A / ; echo end";
      const result = yield* attempt(shell(look));
      expect(result.stdout.trim().split("\n").sort()).toEqual(
        expect.arrayContaining(["bin", "dev", "end", "etc", "proc", "tmp", "usr"]),
      );
      expect(result.stdout).not.toMatch(/root|home|work|var|sys|boot/);
      expect(result.stderr.match(/No such file|such file/g)).toHaveLength(5);
    }).pipe(Effect.scoped),
  );

  it.live("reads the list, but neither beside it nor through a link that is in it", () =>
    Effect.gen(function* () {
      const { folder, allowed, secret } = yield* makeHouse;
      const read = `cat open.txt; cat link.txt ${secret} ../secret.txt /proc/1/root${secret} /proc/self/cwd/../secret.txt; ls -A ${folder}`;
      const result = yield* attempt(shell(read, { workingDirectory: allowed, limits: { readPaths: [allowed] } }));
      expect(result.stdout).toBe("open to allallowed\n");
      expect(`${result.stdout}${result.stderr}`).not.toContain("the secret");
    }).pipe(Effect.scoped),
  );

  it.live("refuses an entry of the list that is a link", () =>
    Effect.gen(function* () {
      const { allowed } = yield* makeHouse;
      const result = yield* attempt(shell("cat link.txt", { limits: { readPaths: [join(allowed, "link.txt")] } }));
      expect(result.end).toMatchObject({ kind: "policy-violation" });
      expect(result.stdout).toBe("");
    }).pipe(Effect.scoped),
  );

  it.live("does not write what it may only read, nor outside, nor into the system", () =>
    Effect.gen(function* () {
      const { folder, allowed } = yield* makeHouse;
      const write = `echo x > open.txt; echo x > new.txt; echo x > ../new.txt; echo x > /usr/new.txt; echo x > /new.txt; mount -o remount,rw /usr; chmod 777 . ; echo end`;
      const result = yield* attempt(shell(write, { workingDirectory: allowed, limits: { readPaths: [allowed] } }));
      expect(result.stdout).toBe("end\n");
      expect(readdirSync(folder).sort()).toEqual(["allowed", "secret.txt"]);
      expect(readdirSync(allowed).sort()).toEqual(["link.txt", "open.txt"]);
      expect(readFileSync(join(allowed, "open.txt"), "utf8")).toBe("open to all");
    }).pipe(Effect.scoped),
  );

  it.live("writes where it may, though not through the link", () =>
    Effect.gen(function* () {
      const { allowed, secret } = yield* makeHouse;
      const write = "echo x > new.txt; echo x > link.txt; echo end";
      const result = yield* attempt(shell(write, { workingDirectory: allowed, limits: { writePaths: [allowed] } }));
      expect(result.stdout).toBe("end\n");
      expect(readFileSync(join(allowed, "new.txt"), "utf8")).toBe("x\n");
      expect(readFileSync(secret, "utf8")).toBe("the secret");
    }).pipe(Effect.scoped),
  );

  it.live("has no privileges with which to undo this, also where it may write", () =>
    Effect.gen(function* () {
      const { allowed } = yield* makeHouse;
      const undo = `umount /usr; mount -t tmpfs x /tmp; mknod /tmp/disk b 8 0; unshare --mount true && echo unshared; chroot / true && echo chrooted; echo 1 > /proc/sys/kernel/panic; grep -E '^(CapEff|CapBnd|NoNewPrivs)' /proc/self/status`;
      const result = yield* attempt(shell(undo, { limits: { writePaths: [allowed] } }));
      expect(result.stdout).toBe("CapEff:\t0000000000000000\nCapBnd:\t0000000000000000\nNoNewPrivs:\t1\n");
    }).pipe(Effect.scoped),
  );

  it.live("gains nothing by a user namespace of its own", () =>
    Effect.gen(function* () {
      const { allowed, secret } = yield* makeHouse;
      const inner = `mount -o remount,bind,rw /usr; touch /usr/new && echo wrote; mount -o remount,bind,rw ${allowed}; echo x > ${allowed}/new.txt && echo wrote; umount -l ${allowed} /usr /; cat ${secret} /etc/passwd; echo inside`;
      const become = `unshare --user --map-root-user --mount --net sh -c '${inner}'; echo end`;
      const result = yield* attempt(shell(become, { limits: { readPaths: [allowed] } }));
      expect(result.stdout).toMatch(/^(inside\n)?end\n$/);
      expect(readdirSync(allowed).sort()).toEqual(["link.txt", "open.txt"]);
    }).pipe(Effect.scoped),
  );

  it.live("does not get round it by node:sqlite", () =>
    Effect.gen(function* () {
      const { allowed, folder } = yield* makeHouse;
      const open = `const { DatabaseSync } = require("node:sqlite"); new DatabaseSync(${JSON.stringify(join(folder, "new.db"))}).exec("CREATE TABLE t(a)")`;
      const program = yield* attempt(node(open, { limits: { readPaths: [allowed] } }));
      expect(program.end).toMatchObject({ kind: "exited", exitCode: 1 });
      writeFileSync(join(allowed, "open.cjs"), open);
      const module = yield* attempt((mark) => jobOf([join(allowed, "open.cjs"), mark]));
      expect(module.end).toMatchObject({ kind: "exited", exitCode: 1 });
      expect(module.stderr).toContain("node:sqlite");
      expect(readdirSync(folder).sort()).toEqual(["allowed", "secret.txt"]);
    }).pipe(Effect.scoped),
  );

  it.live("fills no disk", () =>
    Effect.gen(function* () {
      const { allowed } = yield* makeHouse;
      const fill = "exec head -c 5000000 /dev/zero > big";
      const changes = { workingDirectory: allowed, limits: { writePaths: [allowed] } };
      const result = yield* attempt(shell(fill, changes), { maxFileBytes: 1_000_000 });
      expect(result.end).toMatchObject({ kind: "policy-violation" });
      expect(readFileSync(join(allowed, "big")).length).toBe(1_000_000);
      const scratch = yield* attempt(shell("head -c 5000000 /dev/zero > /tmp/big; echo end"), {
        scratchBytes: 1_000_000,
      });
      expect(scratch).toMatchObject({ stdout: "end\n", end: { kind: "exited", exitCode: 0 } });
      expect(scratch.stderr).toContain("No space left");
    }).pipe(Effect.scoped),
  );
});

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

  it.live("reaches neither its parent nor any other process", () =>
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

  it.live("sees no environment but its own, and none of another process", () =>
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
