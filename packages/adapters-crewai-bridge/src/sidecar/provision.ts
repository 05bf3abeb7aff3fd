import { join } from "node:path";
import type { OrchestratorFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { findPython } from "./find-python.ts";
import { installUv } from "./install-uv.ts";
import { provisionedOnce } from "./provisioned-once.ts";
import { planProvisioning, type ProvisioningPlan } from "./provisioning-plan.ts";
import { runStep } from "./provisioning-step.ts";
import { DEFAULT_SIDECAR_DRIVER, sidecarDriver, type SidecarDriverName } from "./sidecar-drivers.ts";

/** What provisioning needs to know. */
export interface ProvisionOptions {
  /** The Python project: pyproject.toml, uv.lock and src. */
  readonly projectDir: string;
  /** Ours alone; made if it is missing. */
  readonly cacheDir: string;
  /** Null for the sidecar's own packages without any framework. @default crewai */
  readonly driver?: SidecarDriverName | null;
  /** The only interpreter that will do. @default the first of PLIMSOLL_PYTHON, python3.13, 3.12, 3.11 and python3 */
  readonly python?: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onPhase: (message: string) => void;
}

const sayWhat = ({ driver }: ProvisioningPlan): string => {
  if (driver === null) return "installing the sidecar's own packages (about 21 MB, this once)";
  const { title, installMb } = sidecarDriver(driver);
  return `installing the sidecar's packages for ${title} (about ${installMb} MB, this once)`;
};

const installSidecar = Effect.fnUntraced(function* (options: ProvisionOptions, plan: ProvisioningPlan) {
  const { projectDir: cwd, env, onPhase } = options;
  const context = { cwd, env, onPhase };
  yield* installUv(context, plan.uvDir, plan.python);
  onPhase(sayWhat(plan));
  const extra = plan.driver === null ? [] : ["--extra", plan.driver];
  const what = ["sync", "--frozen", "--no-dev", "--no-install-project", ...extra, "--compile-bytecode"];
  yield* runStep(context, {
    name: "Installing the sidecar's packages with uv",
    file: join(plan.uvDir, "bin", "uv"),
    args: [...what, "--python", plan.python.executable, "--project", plan.projectDir, "--no-progress"],
    added: { UV_PROJECT_ENVIRONMENT: plan.venvDir },
  });
});

/**
 * The interpreter of an environment that holds the sidecar's packages. The first call makes it (uv, from the lock file,
 * nothing outside `cacheDir`); later ones find the stamp and touch neither the network nor uv. Two runners take turns.
 */
export const provision = Effect.fnUntraced(function* (
  options: ProvisionOptions,
): Effect.fn.Return<string, OrchestratorFailure> {
  const { projectDir, cacheDir, driver = DEFAULT_SIDECAR_DRIVER } = options;
  const python = yield* findPython(
    options.python === undefined ? options.env : { ...options.env, PLIMSOLL_PYTHON: options.python },
  );
  const plan = yield* planProvisioning({ projectDir, cacheDir, driver, python });
  return yield* provisionedOnce(plan, installSidecar(options, plan), options.onPhase);
});
