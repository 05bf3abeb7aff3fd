import { describe, expect, it, vi } from "vitest";
import { runCommand } from "./run-command.ts";

const command = (code: string, timeoutMs = 20_000) => ({
  ...{ file: process.execPath, args: ["-e", code], cwd: ".", timeoutMs },
});
const node = (code: string, timeoutMs?: number) => runCommand(command(code, timeoutMs));

describe("runCommand", () => {
  it("gives the exit code", async () => {
    expect(await node("process.exit(3)")).toBe(3);
  });

  it("gives null for a program that is not there", async () => {
    expect(await runCommand({ file: "plimsoll-no-such-program", args: [], cwd: ".", timeoutMs: 1000 })).toBeNull();
  });

  it("prints what is wanted in one piece when it has ended, stderr too", async () => {
    const print = vi.spyOn(console, "log").mockImplementation(() => undefined);
    const code = "console.log(1); console.error(2)";
    expect(await runCommand({ ...command(code), inOnePiece: true })).toBe(0);
    const printed = print.mock.calls.flat();
    print.mockRestore();
    expect(printed).toEqual([`\n> ${process.execPath} -e ${code}\n1\n2\n`]);
  });

  it("kills what hangs, and its children", async () => {
    const started = performance.now();
    const code = "require('node:child_process').execFileSync(process.execPath, ['-e', 'setInterval(() => 0, 1000)'])";
    expect(await node(code, 700)).toBeNull();
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
