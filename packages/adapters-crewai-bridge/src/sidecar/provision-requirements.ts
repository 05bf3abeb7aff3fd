import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { OrchestratorFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { findPython, type Python } from "./find-python.ts";
import { installUv } from "./install-uv.ts";
import { provisionedOnce } from "./provisioned-once.ts";
import { provisioningFailure } from "./provisioning-failure.ts";
import { uvDirOf } from "./provisioning-plan.ts";
import { runStep } from "./provisioning-step.ts";

/** An environment for the user's own agents. */
export interface RequirementsOptions {
  /** A requirements file as pip reads it. Relative paths in it count from its folder. */
  readonly requirements: string;
  readonly cacheDir: string;
  /** @default the first of PLIMSOLL_PYTHON, python3.13, 3.12, 3.11 and python3 */
  readonly python?: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onPhase: (message: string) => void;
}

const readRequirements = (file: string): Effect.Effect<Buffer, OrchestratorFailure> =>
  Effect.tryPromise({
    try: () => readFile(file),
    catch: (error) =>
      provisioningFailure(
        `--requirements ${file} can't be read: ${error instanceof Error ? error.message : String(error)}`,
        "Give the path of a requirements file, as pip would read it.",
      ),
  });

const planOf = (options: RequirementsOptions, content: Buffer, python: Python) => {
  const identity = `${resolve(options.requirements)} ${python.version} ${python.executable}`;
  const key = createHash("sha256").update(content).update(identity).digest("hex").slice(0, 16);
  const home = join(options.cacheDir, `own-${key}`);
  return {
    python,
    cacheDir: options.cacheDir,
    venvDir: join(home, "venv"),
    stampFile: join(home, "provisioned.json"),
    lockFile: join(options.cacheDir, "provision.lock"),
  };
};

/**
 * The interpreter of an environment made from the user's requirements file. It is made again when the file's content
 * changes, not when a file does that it names (`-r`, `-e`): for those, use an environment of your own.
 */
export const provisionRequirements = Effect.fnUntraced(function* (
  options: RequirementsOptions,
): Effect.fn.Return<string, OrchestratorFailure> {
  const { requirements, cacheDir, env, onPhase } = options;
  const content = yield* readRequirements(requirements);
  const python = yield* findPython(options.python === undefined ? env : { ...env, PLIMSOLL_PYTHON: options.python });
  const plan = planOf(options, content, python);
  const context = { cwd: dirname(resolve(requirements)), env, onPhase };
  const uvDir = uvDirOf(cacheDir, python);
  const uv = join(uvDir, "bin", "uv");
  const make = Effect.gen(function* () {
    yield* installUv(context, uvDir, python);
    onPhase(`installing ${requirements} (this once)`);
    const venv = ["venv", "--no-project", "--python", python.executable, plan.venvDir];
    yield* runStep(context, { name: "Making your environment with uv", file: uv, args: venv });
    const install = ["pip", "install", "--python", join(plan.venvDir, "bin", "python"), "--compile-bytecode"];
    yield* runStep(context, {
      name: `Installing ${requirements} with uv`,
      file: uv,
      args: [...install, "--no-progress", "-r", resolve(requirements)],
    });
  });
  return yield* provisionedOnce(plan, make, onPhase);
});
