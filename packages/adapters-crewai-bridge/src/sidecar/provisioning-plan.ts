import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { OrchestratorFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type { Python } from "./find-python.ts";
import { provisioningFailure } from "./provisioning-failure.ts";
import type { SidecarDriverName } from "./sidecar-drivers.ts";

/** The uv that makes the environment; the sidecar's pyproject demands the same line. */
export const UV_VERSION = "0.13.9";

/** Where everything goes. All folders are below the cache folder; none is shared with anything else. */
export interface ProvisioningPlan {
  readonly python: Python;
  /** Null for the sidecar's own packages alone. */
  readonly driver: SidecarDriverName | null;
  readonly projectDir: string;
  readonly cacheDir: string;
  /** Holds uv alone. */
  readonly uvDir: string;
  /** The sidecar's virtual environment. */
  readonly venvDir: string;
  /** Written last; names what the environment was made from. */
  readonly stampFile: string;
  readonly lockFile: string;
}

const readInputs = (projectDir: string): Effect.Effect<readonly Buffer[], OrchestratorFailure> =>
  Effect.tryPromise({
    try: () => Promise.all(["uv.lock", "pyproject.toml"].map((name) => readFile(join(projectDir, name)))),
    catch: (error) =>
      provisioningFailure(
        `The sidecar's sources can't be read: ${error instanceof Error ? error.message : String(error)}`,
        `${projectDir} must hold uv.lock and pyproject.toml; is the installation complete?`,
      ),
  });

interface ProvisioningWish {
  readonly projectDir: string;
  readonly cacheDir: string;
  readonly python: Python;
  readonly driver: SidecarDriverName | null;
}

/** The folder of the private uv for an interpreter. */
export const uvDirOf = (cacheDir: string, python: Python): string => {
  const key = createHash("sha256").update(`${python.version} ${python.executable}`).digest("hex").slice(0, 8);
  return join(cacheDir, `uv-${UV_VERSION}-${key}`);
};

/** One environment per driver, content of uv.lock and pyproject.toml, and interpreter: a change of any makes a new one. */
export const planProvisioning = Effect.fnUntraced(function* (wish: ProvisioningWish) {
  const { projectDir, cacheDir, python, driver } = wish;
  const name = driver ?? "base";
  const inputs = yield* readInputs(projectDir);
  const hash = createHash("sha256");
  for (const input of [...inputs, Buffer.from(`${name} ${python.version} ${python.executable}`)]) {
    hash.update(String(input.length)).update(":").update(input);
  }
  const key = hash.digest("hex").slice(0, 16);
  const plan: ProvisioningPlan = {
    python,
    driver,
    projectDir,
    cacheDir,
    uvDir: uvDirOf(cacheDir, python),
    venvDir: join(cacheDir, `sidecar-${name}-${key}`, "venv"),
    stampFile: join(cacheDir, `sidecar-${name}-${key}`, "provisioned.json"),
    lockFile: join(cacheDir, "provision.lock"),
  };
  return plan;
});
