import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";

/** A runner in miniature: starts a stub with a memory rule, prints the holder's pid and waits to be killed. */
const RUNNER = `
import * as Effect from "effect/Effect";
import { makeMemoryHolder } from ${JSON.stringify(new URL("./memory-holder.ts", import.meta.url).href)};
const rule = { bytesPerAgent: 0, leakedBytesPerCycle: 0, leakedFilesPerCycle: 0 };
await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
  console.log((yield* makeMemoryHolder(rule)).pid);
  yield* Effect.sleep(60_000);
})));
`;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const isGoneWithin = async (pid: number, limitMs: number): Promise<boolean> => {
  const untilMs = performance.now() + limitMs;
  while (isAlive(pid) && performance.now() < untilMs) await sleep(20);
  return !isAlive(pid);
};

it("leaves no process behind when the runner is killed with SIGKILL", async () => {
  const options = ["--conditions=@plimsoll/source", "--input-type=module", "-e", RUNNER];
  const runner = spawn(process.execPath, options, { stdio: ["ignore", "pipe", "inherit"], cwd: import.meta.dirname });
  const [printed] = (await once(runner.stdout, "data")) as [Buffer];
  const holderPid = Number(printed.toString());
  expect(isAlive(holderPid)).toBe(true);
  runner.kill("SIGKILL");
  await once(runner, "exit");
  expect(await isGoneWithin(holderPid, 15_000)).toBe(true);
});
