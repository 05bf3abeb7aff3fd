import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Schedule from "effect/Schedule";
import { describe, expect } from "vitest";
import { groupsLike } from "./control-groups/runner-groups.ts";
import { makeIsolatedRunner } from "./make-isolated-runner.ts";
import type { IsolatedRunnerSettings } from "./settings.ts";
import { jobOf, leftBy, makeFolder, openRunner, pidsNaming, processesNaming } from "./testing/isolation-fixture.ts";

const HOST = fileURLToPath(new URL("./testing/host-to-kill.ts", import.meta.url));

/** The runner's name is random, so that these are nobody else's. */
const janitorsOf = (name: string): readonly number[] =>
  pidsNaming(name).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("plimsoll-janitor"));

/** Starts a process with a runner and a job, kills it with -9 and answers with its runner's name. */
const killHost = (settings: IsolatedRunnerSettings, mark: string, alsoJanitor = false) =>
  Effect.promise(
    () =>
      new Promise<string>((resolve) => {
        const args = ["--conditions=@plimsoll/source", HOST, JSON.stringify(settings), mark];
        const host = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
        host.stdout.once("data", () => {
          const [name = ""] = readdirSync(settings.folder ?? "");
          for (const pid of alsoJanitor ? janitorsOf(name) : []) process.kill(pid, "SIGKILL");
          host.kill("SIGKILL");
          host.once("exit", () => resolve(name));
        });
      }),
  );

const soonEmpty = (look: () => readonly string[]) =>
  Effect.sync(look).pipe(
    Effect.repeat({ schedule: Schedule.spaced("50 millis"), until: (left) => left.length === 0 }),
    Effect.timeoutOrElse({ duration: "5 seconds", orElse: () => Effect.sync(look) }),
  );

describe("the process that has the runner is killed with -9", () => {
  it.live.each([
    { title: "with all layers", without: [] },
    { title: "without control groups", without: ["control-groups"] as const },
    { title: "without namespaces", without: ["namespaces"] as const },
    { title: "without either", without: ["namespaces", "control-groups"] as const },
  ])("leaves no process, group or folder $title", ({ without, title }) =>
    Effect.gen(function* () {
      const folder = yield* makeFolder;
      const mark = `killed-${process.pid}-${title.replaceAll(" ", "-")}`;
      const minimum = { files: "none", noNetwork: false } as const;
      const name = yield* killHost({ folder, without, minimum }, mark);
      expect(yield* soonEmpty(() => processesNaming(mark))).toEqual([]);
      expect(yield* soonEmpty(() => leftBy(folder, [name]))).toEqual([]);
      expect(yield* soonEmpty(() => processesNaming(`plimsoll-janitor`).filter((line) => line.includes(name)))).toEqual(
        [],
      );
    }).pipe(Effect.scoped),
  );

  it.live("is cleaned up after by the next runner where the janitor died as well", () =>
    Effect.gen(function* () {
      const folder = yield* makeFolder;
      const mark = `killed-${process.pid}-both`;
      const name = yield* killHost({ folder }, mark, true);
      expect(yield* soonEmpty(() => processesNaming(mark))).toEqual([]);
      expect(leftBy(folder, [name])).not.toEqual([]);
      yield* makeIsolatedRunner({ folder });
      expect(readdirSync(folder)).not.toContain(name);
      expect(groupsLike(new RegExp(`^${name}$`))).toEqual([]);
    }).pipe(Effect.scoped),
  );
});

describe("makeIsolatedRunner", () => {
  it.live("ends a job whose effect is interrupted, with everything that it has", () =>
    Effect.gen(function* () {
      const { runner, left } = yield* openRunner();
      const mark = `interrupted-${process.pid}`;
      const fiber = yield* Effect.forkChild(runner.run(jobOf(["sh", "-c", "sleep 1000 & setsid sleep 1000", mark])));
      yield* Effect.sleep("700 millis");
      expect(processesNaming(mark)).not.toEqual([]);
      yield* Fiber.interrupt(fiber);
      expect(processesNaming(mark)).toEqual([]);
      expect(left()).toEqual([]);
    }).pipe(Effect.scoped),
  );

  it.live("takes folder and groups away when its scope closes", () =>
    Effect.gen(function* () {
      const folder = yield* makeFolder;
      const during = yield* Effect.gen(function* () {
        yield* makeIsolatedRunner({ folder });
        return readdirSync(folder);
      }).pipe(Effect.scoped);
      expect(during).toHaveLength(1);
      expect(leftBy(folder, during)).toEqual([]);
    }).pipe(Effect.scoped),
  );

  it.live("tells a crash from an exit code that looks like one", () =>
    Effect.gen(function* () {
      const { runner } = yield* openRunner();
      const end = (script: string) => Effect.map(runner.run(jobOf(["sh", "-c", script])), (result) => result.end);
      expect(yield* end("kill -SEGV $$")).toEqual({ kind: "crash", signal: "SIGSEGV" });
      expect(yield* end("kill -KILL $$")).toEqual({ kind: "crash", signal: "SIGKILL" });
      expect(yield* end("kill -ABRT $$")).toEqual({ kind: "crash", signal: "SIGABRT" });
      expect(yield* end("exit 139")).toEqual({ kind: "exited", exitCode: 139 });
      expect(yield* end("exit 137")).toEqual({ kind: "exited", exitCode: 137 });
      expect(yield* end("exit 3")).toEqual({ kind: "exited", exitCode: 3 });
    }).pipe(Effect.scoped),
  );

  it.live("hands over stdin, reports output as it comes and redacts secrets of stderr", () =>
    Effect.gen(function* () {
      const { runner } = yield* openRunner();
      let pieces = 0;
      const job = jobOf(["sh", "-c", "cat; sleep 0.2; echo; echo $API_TOKEN >&2"], {
        stdin: "é".repeat(200_000),
        env: { API_TOKEN: "hunter2hunter2" },
        limits: { outputBytes: 1_000_000 },
        onOutput: () => (pieces += 1),
      });
      const result = yield* runner.run(job);
      expect(result.stdout).toBe(`${"é".repeat(200_000)}\n`);
      expect(pieces).toBeGreaterThan(1);
      expect(result.stderr).not.toContain("hunter2");
    }).pipe(Effect.scoped),
  );

  it.live("runs a module of the allow-list with what it imports, and keeps it from starting programs", () =>
    Effect.gen(function* () {
      const folder = yield* makeFolder;
      mkdirSync(join(folder, "lib"));
      writeFileSync(join(folder, "lib", "double.ts"), "export const double = (n: number): number => 2 * n;\n");
      writeFileSync(
        join(folder, "main.mjs"),
        'import { double } from "./lib/double.ts";\nimport { spawnSync } from "node:child_process";\n' +
          "process.stdout.write(String(double(21)));\ntry { spawnSync('true'); } catch (e) { process.stdout.write(' ' + e.code); }\n",
      );
      const { runner } = yield* openRunner();
      const job = jobOf(["main.mjs"], { workingDirectory: folder, limits: { readPaths: ["lib"] } });
      expect(yield* runner.run(job)).toMatchObject({
        end: { kind: "exited", exitCode: 0 },
        stdout: "42 ERR_ACCESS_DENIED",
        stderr: "",
      });
    }).pipe(Effect.scoped),
  );

  it.live.each([
    { title: "a folder that is not there", changes: { limits: { readPaths: ["/no/such"] } }, what: "readPaths[0]" },
    { title: "the whole machine", changes: { limits: { readPaths: ["/"] } }, what: "readPaths[0]" },
    { title: "another's /proc", changes: { limits: { readPaths: ["/proc/1"] } }, what: "readPaths[0]" },
    { title: "a name that is code", changes: { env: { "A=1;reboot;B": "" } }, what: "env" },
    {
      title: "a working directory that is not there",
      changes: { workingDirectory: "/no/such" },
      what: "workingDirectory",
    },
  ])("refuses $title", ({ changes, what }) =>
    Effect.gen(function* () {
      const { runner } = yield* openRunner();
      const { end, stdout } = yield* runner.run(jobOf(["echo", "ran"], changes));
      expect(end).toMatchObject({ kind: "policy-violation", what: expect.stringContaining(what) });
      expect(stdout).toBe("");
    }).pipe(Effect.scoped),
  );

  it.live("tells of a program that is not there", () =>
    Effect.gen(function* () {
      const { runner } = yield* openRunner();
      const { end, stderr } = yield* runner.run(jobOf(["no-such-program"]));
      expect(end).toEqual({ kind: "exited", exitCode: 127 });
      expect(stderr).toContain("no-such-program");
    }).pipe(Effect.scoped),
  );

  it.live("reads a folder of the list that is closed to others", () =>
    Effect.gen(function* () {
      const folder = yield* makeFolder;
      writeFileSync(join(folder, "closed.txt"), "closed", { mode: 0o600 });
      const { runner } = yield* openRunner();
      const result = yield* runner.run(jobOf(["cat", join(folder, "closed.txt")], { limits: { readPaths: [folder] } }));
      expect(result).toMatchObject({ stdout: "closed", stderr: "" });
    }).pipe(Effect.scoped),
  );

  it.live("runs 20 jobs at once and mixes nothing up", () =>
    Effect.gen(function* () {
      const { runner, left } = yield* openRunner();
      const numbers = Array.from({ length: 20 }, (_, index) => index);
      const results = yield* Effect.forEach(
        numbers,
        (number) => runner.run(jobOf(["sh", "-c", "cat; ls -A /tmp; echo $$ > /tmp/mine"], { stdin: `${number}` })),
        { concurrency: "unbounded" },
      );
      expect(results.map(({ stdout }) => stdout)).toEqual(numbers.map(String));
      expect(left()).toEqual([]);
    }).pipe(Effect.scoped),
  );
});

describe("a lesser machine", () => {
  const lesser = (without: IsolatedRunnerSettings["without"], minimum?: IsolatedRunnerSettings["minimum"]) =>
    openRunner({ ...(without && { without }), ...(minimum && { minimum }) });
  const NONE = { files: "none", noNetwork: false } as const;

  it.live("refuses what it can't isolate as demanded, and says what is missing", () =>
    Effect.gen(function* () {
      const { runner } = yield* lesser(["namespaces"]);
      const { end } = yield* runner.run(jobOf(["echo", "ran"]));
      expect(end).toMatchObject({ kind: "policy-violation", what: expect.stringContaining("no namespaces") });
      const { missing, network } = yield* runner.strength;
      expect(network).toEqual([]);
      expect(missing.join(" ")).toContain("No namespaces");
    }).pipe(Effect.scoped),
  );

  it.live("has Node's file limit for modules only", () =>
    Effect.gen(function* () {
      const { runner } = yield* lesser(["namespaces"], { files: "node", noNetwork: false });
      const folder = yield* makeFolder;
      writeFileSync(
        join(folder, "read.cjs"),
        'try { require("fs").readFileSync("/etc/hostname"); console.log("read"); } catch (e) { console.log(e.code); }',
      );
      chmodSync(folder, 0o755);
      const module = yield* runner.run(jobOf(["read.cjs"], { workingDirectory: folder }));
      expect(module).toMatchObject({ stdout: "ERR_ACCESS_DENIED\n", end: { kind: "exited", exitCode: 0 } });
      const program = yield* runner.run(jobOf(["cat", "/etc/hostname"]));
      expect(program).toMatchObject({ stdout: "", end: { kind: "policy-violation" } });
    }).pipe(Effect.scoped),
  );

  it.live.each([
    { title: "namespaces alone", without: ["control-groups"] as const },
    { title: "neither namespaces nor control groups", without: ["namespaces", "control-groups"] as const },
  ])("still keeps memory, CPU time, processes and output by looking: $title", ({ without }) =>
    Effect.gen(function* () {
      const { runner, left } = yield* lesser(without, NONE);
      const end = (command: string[], limits = {}) => Effect.map(runner.run(jobOf(command, { limits })), (r) => r.end);
      const hoard = "a = []\nwhile True:\n  a.append(bytearray(2**20))\n  __import__('time').sleep(0.001)";
      expect(yield* end(["/usr/bin/python3", "-c", hoard])).toEqual({ kind: "out-of-memory", limitMb: 192 });
      const spin = "(while :; do :; done) & while :; do :; done";
      expect(yield* end(["sh", "-c", spin], { cpuSeconds: 1 })).toMatchObject({ kind: "timeout", limit: "cpu" });
      expect(yield* end(["sh", "-c", "exec yes"])).toMatchObject({ kind: "policy-violation" });
      expect(yield* end(["sh", "-c", "kill -SEGV $$"])).toEqual({ kind: "crash", signal: "SIGSEGV" });
      const mark = `lesser-${process.pid}-${without.length}`;
      expect(yield* end(["sh", "-c", `setsid sh -c 'sleep 1000; : ${mark}' & sleep 0.5`])).toMatchObject({
        kind: "exited",
      });
      expect(processesNaming(mark)).toEqual([]);
      expect(left()).toEqual([]);
    }).pipe(Effect.scoped),
  );
});
