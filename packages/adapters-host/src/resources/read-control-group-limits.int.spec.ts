import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { readControlGroupLimits } from "./read-control-group-limits.ts";
import { readMachine } from "./read-machine.ts";

const MB = 1_048_576;
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const machineOf = (files: Readonly<Record<string, string>>): string => {
  const root = mkdtempSync(join(tmpdir(), "plimsoll-machine-"));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
};

const V1 = {
  "proc/self/cgroup": "4:memory:/pod/app\n1:cpu:/pod/app\n0::/\n",
  "proc/self/mountinfo":
    "36 31 0:33 / /cg/memory rw - cgroup cgroup rw,memory\n32 31 0:29 / /cg/cpu rw - cgroup cgroup rw,cpu\n",
};
const V2 = {
  "proc/self/cgroup": "0::/pod/app\n",
  "proc/self/mountinfo": "30 23 0:26 / /cg rw - cgroup2 cgroup2 rw\n",
};

describe("readControlGroupLimits", () => {
  it("reads version 2: the tightest of the own group and its ancestors", () => {
    const root = machineOf({
      ...V2,
      "cg/pod/app/cpu.max": "max 100000\n",
      "cg/pod/cpu.max": "150000 100000\n",
      "cg/pod/app/memory.max": `${512 * MB}\n`,
      "cg/pod/app/memory.current": `${200 * MB}\n`,
      "cg/pod/app/memory.stat": `anon 5\ninactive_file ${50 * MB}\nactive_file 3\n`,
      "cg/pod/memory.max": `${1024 * MB}\n`,
      "cg/pod/memory.current": `${900 * MB}\n`,
      "cg/pod/memory.stat": "inactive_file 0\n",
    });
    expect(readControlGroupLimits(root)).toEqual({
      cpuQuotaCores: 1.5,
      memoryLimitBytes: 512 * MB,
      memoryLeftBytes: 124 * MB,
    });
  });

  it("reads version 1, where the largest number means none", () => {
    const root = machineOf({
      ...V1,
      "cg/cpu/pod/app/cpu.cfs_quota_us": "50000\n",
      "cg/cpu/pod/app/cpu.cfs_period_us": "100000\n",
      "cg/cpu/cpu.cfs_quota_us": "-1\n",
      "cg/cpu/cpu.cfs_period_us": "100000\n",
      "cg/memory/pod/app/memory.limit_in_bytes": "9223372036854771712\n",
      "cg/memory/pod/memory.limit_in_bytes": `${256 * MB}\n`,
      "cg/memory/pod/memory.usage_in_bytes": `${300 * MB}\n`,
      "cg/memory/pod/memory.stat": `inactive_file 1\ntotal_inactive_file ${100 * MB}\n`,
    });
    expect(readControlGroupLimits(root)).toEqual({
      cpuQuotaCores: 0.5,
      memoryLimitBytes: 256 * MB,
      memoryLeftBytes: 56 * MB,
    });
  });

  it("finds no limits in groups without any, and on a machine without groups", () => {
    const none = { cpuQuotaCores: null, memoryLimitBytes: null, memoryLeftBytes: null };
    const unlimited = { ...V2, "cg/pod/app/memory.max": "max\n", "cg/pod/app/cpu.max": "max 100000\n" };
    expect(readControlGroupLimits(machineOf(unlimited))).toEqual(none);
    expect(readControlGroupLimits(machineOf({}))).toEqual(none);
  });
});

describe("readMachine", () => {
  it("has no more available memory than the control group leaves", () => {
    const group = { "cg/pod/app/memory.max": `${64 * MB}\n`, "cg/pod/app/memory.current": `${60 * MB}\n` };
    const files = { ...V2, ...group, "proc/meminfo": "MemTotal: 1 kB\nMemAvailable:   102400 kB\n" };
    expect(readMachine(machineOf(files))).toMatchObject({
      memoryLimitBytes: 64 * MB,
      availableMemoryBytes: 4 * MB,
    });
  });

  it("has what the kernel says is available where no group is tighter", () => {
    const machine = readMachine(machineOf({ "proc/meminfo": "MemAvailable:   102400 kB\n" }));
    expect(machine).toMatchObject({ availableMemoryBytes: 100 * MB, memoryLimitBytes: null, cpuQuotaCores: null });
    expect(machine.availableParallelism).toBeGreaterThan(0);
    expect(machine.totalMemoryBytes).toBeGreaterThan(100 * MB);
  });
});
