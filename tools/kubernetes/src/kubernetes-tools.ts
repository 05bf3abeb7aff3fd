import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The build takes 10 to 20 minutes where it has not been made yet, and CI starts it before anything else. */
export const BUILD_TIMEOUT_MS = 50 * 60_000;

const BUILD = fileURLToPath(new URL("../build.sh", import.meta.url));

/** Folder of `kyverno`, `kubectl-validate`, `kustomize`, `hadolint` and `crds/`. Waits for a build that another process makes. */
export const kubernetesTools = (): string => {
  const { status, stdout, stderr, error } = spawnSync(BUILD, { encoding: "utf8", timeout: BUILD_TIMEOUT_MS });
  if (status !== 0) throw new Error(`${BUILD} made no tools: ${stderr.slice(-2_000)}`, { cause: error });
  return stdout.trim().split("\n").at(-1) ?? "";
};
