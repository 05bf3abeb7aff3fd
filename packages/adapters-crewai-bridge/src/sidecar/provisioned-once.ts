import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { OrchestratorFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type { Python } from "./find-python.ts";
import { holdLock } from "./interprocess-lock.ts";
import { UV_VERSION } from "./provisioning-plan.ts";
import { onFiles } from "./provisioning-step.ts";

/** An environment that is made once, by whichever runner comes first. */
export interface ProvisionedEnvironment {
  readonly python: Python;
  readonly cacheDir: string;
  readonly venvDir: string;
  readonly stampFile: string;
  readonly lockFile: string;
}

const LOCK_TIMEOUT_MS = 30 * 60_000;

const isProvisioned = ({ stampFile, venvDir }: ProvisionedEnvironment): boolean =>
  existsSync(stampFile) && existsSync(join(venvDir, "bin", "python"));

const renewHome = (plan: ProvisionedEnvironment): Effect.Effect<void, OrchestratorFailure> =>
  onFiles("The environment's folder can't be renewed", async () => {
    const home = dirname(plan.venvDir);
    await rm(home, { recursive: true, force: true });
    await mkdir(home, { recursive: true });
  });

const writeStamp = (plan: ProvisionedEnvironment): Effect.Effect<void, OrchestratorFailure> =>
  onFiles("The stamp can't be written", async () => {
    const draft = `${plan.stampFile}.${process.pid}`;
    await writeFile(draft, JSON.stringify({ python: plan.python, uv: UV_VERSION, madeAt: new Date().toISOString() }));
    await rename(draft, plan.stampFile);
  });

/** Runs `make` in an empty folder, under the lock between runners, unless the stamp is there; gives the environment's interpreter. */
export const provisionedOnce = Effect.fnUntraced(function* (
  plan: ProvisionedEnvironment,
  make: Effect.Effect<void, OrchestratorFailure>,
  onPhase: (message: string) => void,
): Effect.fn.Return<string, OrchestratorFailure> {
  const waiting = (owner: number | null): void =>
    onPhase(`waiting for another runner (process ${owner ?? "unknown"}) that is provisioning the sidecar`);
  if (!isProvisioned(plan)) {
    yield* onFiles("The cache folder can't be made", () => mkdir(plan.cacheDir, { recursive: true }));
    yield* Effect.scoped(
      Effect.gen(function* () {
        yield* holdLock(plan.lockFile, LOCK_TIMEOUT_MS, waiting);
        if (isProvisioned(plan)) return;
        yield* renewHome(plan);
        yield* make;
        yield* writeStamp(plan);
      }),
    );
  }
  return join(plan.venvDir, "bin", "python");
});
