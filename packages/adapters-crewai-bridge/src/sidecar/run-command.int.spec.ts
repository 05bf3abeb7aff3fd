import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { isRunning, runningMembers } from "./process-group.ts";
import { runCommand, type Command } from "./run-command.ts";

const RUNNER = fileURLToPath(new URL("../testing/runner-with-command.ts", import.meta.url));

const ended = (file: string, args: readonly string[], rest: Partial<Command> = {}) =>
  Effect.runPromise(runCommand({ file, args, env: process.env, timeoutMs: 20_000, ...rest }));

const goneWithin = async (running: () => readonly number[], limitMs: number): Promise<boolean> => {
  const endMs = performance.now() + limitMs;
  while (running().length > 0) {
    if (performance.now() > endMs) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
};

/** Prints its pid and its child's, and stays. */
const FAMILY = 'sleep 600 & echo "$$ $!"; wait';
const pidsIn = (line: string): readonly number[] => line.split(" ").map(Number);

describe("a command", () => {
  it("ends with its own exit code, its lines, and arguments as they were given", async () => {
    const end = await ended("sh", ["-c", 'printf "%s\\n" "$1"; cat; echo bad >&2; exit 7', "sh", `a "b" $c 'd'`]);
    expect(end).toMatchObject({ exitCode: 7, trouble: null });
    expect([...end.lastLines].sort()).toEqual([`a "b" $c 'd'`, "bad"]);
  });

  it.each(["plimsoll-no-such-command", "/no/such/command"])("%s that is not there is ENOENT", async (file) => {
    expect(await ended(file, [])).toMatchObject({ exitCode: null, trouble: "ENOENT" });
  });

  it("that ends with 127 was there", async () => {
    expect(await ended("sh", ["-c", "exit 127"])).toMatchObject({ exitCode: 127, trouble: null });
  });

  it("leaves nobody of its group behind", async () => {
    const end = await ended("sh", ["-c", "sleep 600 >/dev/null 2>&1 & echo $$"]);
    const groupId = Number(end.lastLines[0]);
    expect(groupId).toBeGreaterThan(1);
    expect(await goneWithin(() => runningMembers(groupId), 2_000)).toBe(true);
  });

  it("that is killed says by what", async () => {
    expect(await ended("sh", ["-c", "kill -TERM $$"])).toMatchObject({ exitCode: null, trouble: "SIGTERM" });
  });

  it("that takes too long is killed with its children", async () => {
    const lines: string[] = [];
    const end = await ended("sh", ["-c", FAMILY], { timeoutMs: 500, onLine: (line) => void lines.push(line) });
    expect(end.trouble).toBe("timeout");
    expect(await goneWithin(() => pidsIn(lines[0] ?? "").filter(isRunning), 2_000)).toBe(true);
  });

  it("dies with its children when its runner is killed with SIGKILL", { timeout: 60_000 }, async () => {
    const options = ["--conditions=@plimsoll/source", RUNNER, "sh", "-c", FAMILY];
    const runner = spawn(process.execPath, options, { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(createInterface({ input: runner.stdout }), "line")) as [string];
    const pids = pidsIn(line);
    expect(pids).toHaveLength(2);
    expect(pids.every(isRunning)).toBe(true);
    runner.kill("SIGKILL");
    expect(await goneWithin(() => pids.filter(isRunning), 5_000)).toBe(true);
  });
});
