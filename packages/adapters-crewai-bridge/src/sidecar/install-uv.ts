import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import type { Python } from "./find-python.ts";
import { UV_VERSION } from "./provisioning-plan.ts";
import { onFiles, runStep, type StepContext } from "./provisioning-step.ts";

const PIP_INSTALL = [
  ...["-m", "pip", "install", "--disable-pip-version-check", "--no-input"],
  ...["--retries", "2", "--timeout", "30"],
];

/** Makes a private uv with pip in `uvDir`, unless it is there already. */
export const installUv = Effect.fnUntraced(function* (context: StepContext, uvDir: string, python: Python) {
  const done = join(uvDir, "installed");
  if (existsSync(done)) return;
  context.onPhase(`installing uv ${UV_VERSION} for Python ${python.version}`);
  yield* onFiles("The folder of uv can't be renewed", () => rm(uvDir, { recursive: true, force: true }));
  const venv = { name: "Making a virtual environment", file: python.executable, args: ["-m", "venv", uvDir] };
  yield* runStep(context, venv);
  yield* runStep(context, {
    name: "Installing uv with pip",
    file: join(uvDir, "bin", "python"),
    args: [...PIP_INSTALL, `uv==${UV_VERSION}`],
  });
  yield* onFiles("uv's mark can't be written", () => writeFile(done, UV_VERSION));
});
