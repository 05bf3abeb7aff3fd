import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { OrchestratorFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { makeRedactor } from "../failure/redactor.ts";
import { findPython } from "./find-python.ts";
import { holdLock } from "./interprocess-lock.ts";
import { provisioningEnvironment } from "./provisioning-environment.ts";
import { provisioningFailure } from "./provisioning-failure.ts";
import { planProvisioning, UV_VERSION, type ProvisioningPlan } from "./provisioning-plan.ts";
import { runCommand, type CommandEnd } from "./run-command.ts";
import { DEFAULT_SIDECAR_DRIVER, sidecarDriver, type SidecarDriverName } from "./sidecar-drivers.ts";

/** What provisioning needs to know. */
export interface ProvisionOptions {
  /** The Python project: pyproject.toml, uv.lock and src. */
  readonly projectDir: string;
  /** Ours alone; made if it is missing. */
  readonly cacheDir: string;
  /** @default crewai */
  readonly driver?: SidecarDriverName;
  readonly env: NodeJS.ProcessEnv;
  readonly onPhase: (message: string) => void;
}

const STEP_TIMEOUT_MS = 15 * 60_000;
const LOCK_TIMEOUT_MS = 30 * 60_000;
const NETWORK_TROUBLE =
  /connect|network|resolv|dns|timed? ?out|no matching distribution|could not find a version|failed to (fetch|download)|error sending request|proxy|certificate|tls|ssl|offline/i;
const NETWORK_HINT =
  "The package index could not be reached. Check the network and the proxy, or point PIP_INDEX_URL and UV_INDEX_URL at an index that can be. Later starts need no network.";
const OTHER_HINT = "See the last lines above; correct the cause and start again, what is half done is made anew.";
/** uv lists every package at the end: not progress. */
const PACKAGE_LINE = /^\s*[+~-] /;
const redact = makeRedactor([]);

const reject = (step: string, end: CommandEnd): OrchestratorFailure => {
  const lastLines = end.lastLines.map(redact);
  const how = end.trouble ?? `exit code ${end.exitCode}`;
  const said = lastLines.slice(-3).join(" | ").slice(0, 600);
  const hint = lastLines.some((line) => NETWORK_TROUBLE.test(line)) ? NETWORK_HINT : OTHER_HINT;
  return provisioningFailure(`${step} failed (${how}): ${said}`, hint, { exitCode: end.exitCode, lastLines });
};

const files = <A>(what: string, work: () => Promise<A>): Effect.Effect<A, OrchestratorFailure> =>
  Effect.tryPromise({
    try: work,
    catch: (error) =>
      provisioningFailure(`${what}: ${String(error)}`, "Is the cache folder writable, and is there room on the disk?"),
  });

interface Step {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly added?: Readonly<Record<string, string>>;
}

const runStep = Effect.fnUntraced(function* (options: ProvisionOptions, step: Step) {
  const end = yield* runCommand({
    file: step.file,
    args: step.args,
    cwd: options.projectDir,
    env: provisioningEnvironment(options.env, { UV_PYTHON_DOWNLOADS: "never", ...step.added }),
    timeoutMs: STEP_TIMEOUT_MS,
    onLine: (line) => {
      if (!PACKAGE_LINE.test(line)) options.onPhase(`  ${redact(line)}`);
    },
  });
  if (end.exitCode !== 0) return yield* reject(step.name, end);
});

const installUv = Effect.fnUntraced(function* (options: ProvisionOptions, plan: ProvisioningPlan) {
  const done = join(plan.uvDir, "installed");
  if (existsSync(done)) return;
  options.onPhase(`installing uv ${UV_VERSION} for Python ${plan.python.version}`);
  yield* files("The folder of uv can't be renewed", () => rm(plan.uvDir, { recursive: true, force: true }));
  const venv = { name: "Making a virtual environment", file: plan.python.executable, args: ["-m", "venv", plan.uvDir] };
  yield* runStep(options, venv);
  const pip = [
    "-m",
    "pip",
    "install",
    "--disable-pip-version-check",
    "--no-input",
    "--retries",
    "2",
    "--timeout",
    "30",
  ];
  yield* runStep(options, {
    name: "Installing uv with pip",
    file: join(plan.uvDir, "bin", "python"),
    args: [...pip, `uv==${UV_VERSION}`],
  });
  yield* files("uv's mark can't be written", () => writeFile(done, UV_VERSION));
});

const installSidecar = Effect.fnUntraced(function* (options: ProvisionOptions, plan: ProvisioningPlan) {
  const { name, title, installMb } = sidecarDriver(plan.driver);
  options.onPhase(`installing the sidecar's packages for ${title} (about ${installMb} MB, this once)`);
  const home = dirname(plan.venvDir);
  yield* files("The environment's folder can't be renewed", async () => {
    await rm(home, { recursive: true, force: true });
    await mkdir(home, { recursive: true });
  });
  const what = ["sync", "--frozen", "--no-dev", "--no-install-project", "--extra", name, "--compile-bytecode"];
  yield* runStep(options, {
    name: "Installing the sidecar's packages with uv",
    file: join(plan.uvDir, "bin", "uv"),
    args: [...what, "--python", plan.python.executable, "--project", plan.projectDir, "--no-progress"],
    added: { UV_PROJECT_ENVIRONMENT: plan.venvDir },
  });
  yield* files("The stamp can't be written", async () => {
    const draft = `${plan.stampFile}.${process.pid}`;
    await writeFile(draft, JSON.stringify({ python: plan.python, uv: UV_VERSION, madeAt: new Date().toISOString() }));
    await rename(draft, plan.stampFile);
  });
});

const isProvisioned = (plan: ProvisioningPlan): boolean =>
  existsSync(plan.stampFile) && existsSync(join(plan.venvDir, "bin", "python"));

const waiting = (options: ProvisionOptions) => (owner: number | null) =>
  options.onPhase(`waiting for another runner (process ${owner ?? "unknown"}) that is provisioning the sidecar`);

/**
 * The interpreter of an environment that holds the sidecar's packages. The first call makes it (uv, from the lock file,
 * nothing outside `cacheDir`); later ones find the stamp and touch neither the network nor uv. Two runners take turns.
 */
export const provision = Effect.fnUntraced(function* (
  options: ProvisionOptions,
): Effect.fn.Return<string, OrchestratorFailure> {
  const python = yield* findPython(options.env);
  const plan = yield* planProvisioning({ driver: DEFAULT_SIDECAR_DRIVER, ...options, python });
  if (!isProvisioned(plan)) {
    yield* files("The cache folder can't be made", () => mkdir(plan.cacheDir, { recursive: true }));
    yield* Effect.scoped(
      Effect.gen(function* () {
        yield* holdLock(plan.lockFile, LOCK_TIMEOUT_MS, waiting(options));
        if (isProvisioned(plan)) return;
        yield* installUv(options, plan);
        yield* installSidecar(options, plan);
      }),
    );
  }
  return join(plan.venvDir, "bin", "python");
});
