import { describe, expect, it } from "vitest";
import { runCommand } from "./run-command.ts";

const node = (code: string, timeoutMs = 20_000) =>
  runCommand({ file: process.execPath, args: ["-e", code], cwd: ".", timeoutMs });

describe("runCommand", () => {
  it("gives the exit code", async () => {
    expect(await node("process.exit(3)")).toBe(3);
  });

  it("gives null for a program that is not there", async () => {
    expect(await runCommand({ file: "plimsoll-no-such-program", args: [], cwd: ".", timeoutMs: 1000 })).toBeNull();
  });

  it("kills what hangs, and its children", async () => {
    const started = performance.now();
    const code = "require('node:child_process').execFileSync(process.execPath, ['-e', 'setInterval(() => 0, 1000)'])";
    expect(await node(code, 700)).toBeNull();
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
