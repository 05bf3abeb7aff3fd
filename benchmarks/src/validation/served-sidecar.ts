import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { provision } from "@plimsoll/adapters-crewai-bridge";
import * as Effect from "effect/Effect";
import { cacheDir, projectDir } from "../sidecar-paths.ts";

/** The bundled sidecar on a port of its own, without a token, so that any tool can drive it. */
export interface ServedSidecar {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const START_TIMEOUT_MS = 180_000;
const STOP_GRACE_MS = 10_000;
/** The floor: what a tool itself adds shows most where the orchestrator adds least. */
export const DRIVER = "openai-client";

const untilReady = async (url: string): Promise<void> => {
  const deadlineMs = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const isReady = await fetch(`${url}/v1/health`, { signal: AbortSignal.timeout(5_000) }).then(
      ({ status }) => status === 200,
      () => false,
    );
    if (isReady) return;
    if (performance.now() > deadlineMs) throw new Error(`the sidecar was not ready within ${START_TIMEOUT_MS} ms`);
    await sleep(200);
  }
};

/** Provisions and starts it; the caller stops it. It ends with this process, whose pipe it reads. */
export const serveSidecar = async (agents: number, storageDir: string): Promise<ServedSidecar> => {
  const where = { projectDir, cacheDir, driver: DRIVER, env: process.env, onPhase: () => undefined } as const;
  const python = await Effect.runPromise(provision(where));
  const flags = ["--driver", DRIVER, "--agents", `${agents}`, "--port", "0", "--storage-dir", storageDir];
  const child = spawn(python, ["-m", "plimsoll_sidecar", ...flags], {
    cwd: projectDir,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], PYTHONPATH: join(projectDir, "src") },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const ended = once(child, "exit");
  const stop = async () => {
    child.stdin.end();
    const kill = setTimeout(() => child.kill("SIGKILL"), STOP_GRACE_MS);
    await ended;
    clearTimeout(kill);
  };
  try {
    const died = ended.then(() => Promise.reject(new Error("the sidecar ended before it listened")));
    const late = sleep(START_TIMEOUT_MS, undefined, { ref: false }).then(() =>
      Promise.reject(new Error(`the sidecar did not listen within ${START_TIMEOUT_MS} ms`)),
    );
    const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), "line"), died, late])) as [
      string,
    ];
    const { port } = JSON.parse(line) as { readonly port: number };
    const url = `http://127.0.0.1:${port}`;
    await untilReady(url);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
