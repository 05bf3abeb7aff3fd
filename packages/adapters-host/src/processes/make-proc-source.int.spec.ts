import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { findDescendants } from "./find-descendants.ts";
import { makeProcSource } from "./make-proc-source.ts";

const MIB = 1_048_576;
const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

const fakeProc = () => {
  const root = mkdtempSync(join(tmpdir(), "plimsoll-proc-"));
  undo.push(() => rmSync(root, { recursive: true }));
  const addProcess = (pid: number, files: Record<string, string>, openFiles: number) => {
    mkdirSync(join(root, String(pid), "fd"), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, String(pid), name), text);
    for (let fd = 0; fd < openFiles; fd += 1) writeFileSync(join(root, String(pid), "fd", String(fd)), "");
  };
  return { root, addProcess, source: makeProcSource({ root, ticksPerSec: () => 100 }) };
};

const stat = (pid: number, parentPid: number, state = "S") =>
  `${pid} (py (3)) ${state} ${parentPid} 1 1 0 -1 4194304 1 0 0 0 150 50 0 0 20 0 1 0 1 1 1 1`;
const status = "Name:\tpy\nVmRSS:\t1024 kB\nThreads:\t3\n";

const startNode = (code: string): ChildProcess => {
  const child = spawn(process.execPath, ["-e", code], { stdio: ["pipe", "pipe", "inherit"] });
  undo.push(() => child.kill("SIGKILL"));
  return child;
};

describe("a /proc written by hand", () => {
  it("adds up PSS, RSS, CPU time, threads and files of two processes", async () => {
    const { addProcess, source } = fakeProc();
    addProcess(10, { stat: stat(10, 1), status, smaps_rollup: "Pss:  512 kB\n" }, 4);
    addProcess(11, { stat: stat(11, 10), status, smaps_rollup: "Pss:  256 kB\n" }, 1);
    expect(await source.read([10, 11], true)).toEqual({
      processCount: 2,
      pssBytes: 0.75 * MIB,
      rssBytes: 2 * MIB,
      cpuMs: 4000,
      threads: 6,
      openFiles: 5,
    });
  });

  it("leaves PSS null when it is not asked for", async () => {
    const { addProcess, source } = fakeProc();
    addProcess(10, { stat: stat(10, 1), status, smaps_rollup: "Pss:  512 kB\n" }, 0);
    expect(await source.read([10], false)).toMatchObject({ processCount: 1, pssBytes: null, rssBytes: MIB });
  });

  it("leaves PSS null when the kernel has no smaps_rollup", async () => {
    const { addProcess, source } = fakeProc();
    addProcess(10, { stat: stat(10, 1), status }, 0);
    expect(await source.read([10], true)).toMatchObject({ pssBytes: null, rssBytes: MIB });
  });

  it("leaves the open files null when those of one process can't be read", async () => {
    const { addProcess, root, source } = fakeProc();
    addProcess(10, { stat: stat(10, 1), status }, 4);
    addProcess(11, { stat: stat(11, 10), status }, 0);
    rmSync(join(root, "11", "fd"), { recursive: true });
    expect(await source.read([10, 11], false)).toMatchObject({ processCount: 2, threads: 6, openFiles: null });
    expect(await source.read([10], false)).toMatchObject({ openFiles: 4 });
  });

  it("counts neither a zombie nor a process that has gone", async () => {
    const { addProcess, source } = fakeProc();
    addProcess(10, { stat: stat(10, 1, "Z"), status }, 0);
    expect(await source.read([10, 999], true)).toMatchObject({ processCount: 0, rssBytes: 0, cpuMs: 0 });
  });

  it("lists parents and passes over what is no process", async () => {
    const { addProcess, root, source } = fakeProc();
    addProcess(10, { stat: stat(10, 1) }, 0);
    mkdirSync(join(root, "self"));
    mkdirSync(join(root, "12"));
    expect(await source.links()).toEqual([{ pid: 10, parentPid: 1 }]);
  });
});

describe.runIf(process.platform === "linux")("this machine's /proc", () => {
  const source = makeProcSource({ root: "/proc", ticksPerSec: () => 100 });

  it("sees the memory that a child holds, as PSS and as RSS", async () => {
    const child = startNode(
      "const held = Buffer.alloc(64 * 1048576, 1); console.log(held.length); setInterval(() => held, 1000)",
    );
    await once(child.stdout!, "data");
    const reading = await source.read([child.pid!], true);
    expect(reading.processCount).toBe(1);
    expect(reading.pssBytes).toBeGreaterThan(64 * MIB);
    expect(reading.rssBytes).toBeGreaterThanOrEqual(reading.pssBytes ?? Number.POSITIVE_INFINITY);
    expect(reading.threads).toBeGreaterThan(1);
    expect(reading.openFiles).toBeGreaterThan(2);
  });

  it("sees the CPU time that a child burns", async () => {
    const child = startNode(
      "while (process.cpuUsage().user < 600_000); console.log('done'); setInterval(() => 0, 1000)",
    );
    const before = await source.read([child.pid!], false);
    await once(child.stdout!, "data");
    const after = await source.read([child.pid!], false);
    expect(after.cpuMs - before.cpuMs).toBeGreaterThan(200);
  });

  it("never takes a process that ends while it is read for one without PSS or files", async () => {
    const torn: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const child = spawn("sleep", ["0.02"], { stdio: "ignore" });
      for (let alive = 1; alive > 0;) {
        const { processCount, pssBytes, openFiles } = await source.read([child.pid!], true);
        if (processCount > 0 && (pssBytes === null || openFiles === null)) torn.push(round);
        alive = processCount;
      }
    }
    expect(torn).toEqual([]);
  });

  it("finds a grandchild, and no longer when it is gone", async () => {
    const grandchild = "setInterval(() => 0, 1000)";
    const child = startNode(
      `const c = require('node:child_process').spawn(process.execPath, ['-e', '${grandchild}'], { stdio: 'ignore' });
       console.log(c.pid); process.stdin.on('data', () => c.kill('SIGKILL')); c.on('exit', () => console.log('gone'));`,
    );
    const [line] = (await once(child.stdout!, "data")) as [Buffer];
    const grandchildPid = Number(String(line).trim());
    expect(findDescendants(await source.links(), child.pid!)).toEqual([child.pid, grandchildPid]);
    child.stdin!.write("kill\n");
    await once(child.stdout!, "data");
    expect(findDescendants(await source.links(), child.pid!)).toEqual([child.pid]);
    expect(await source.read([grandchildPid], true)).toMatchObject({ processCount: 0 });
  });
});
