import { join } from "node:path";
import { readOrNothing } from "./folders.ts";
import type { Folders } from "./folders.ts";
import { findPython, provisionUv } from "./provision-uv.ts";
import { readPytestReport } from "./read-reports.ts";
import { runCommand } from "./run-command.ts";
import { check, uncounted, withExitCode } from "./tally.ts";
import type { Tally } from "./tally.ts";

const SYNC_TIMEOUT_MS = 300_000;
const CHECK_TIMEOUT_MS = 180_000;
const PYTEST_TIMEOUT_MS = 1_200_000;

/** ruff, mypy and pytest of the sidecar, in an environment of their own made from uv.lock. */
export const runPythonSuites = async ({ root, tools, reports }: Folders): Promise<readonly Tally[]> => {
  const python = findPython(process.env["PLIMSOLL_PYTHON"]);
  if (python === null) return [uncounted("python", "no Python 3.11 to 3.13 with venv: apt-get install python3-venv")];
  const uv = await provisionUv(python, join(tools, "uv"));
  if (uv === null) return [uncounted("python", "uv could not be installed; is the package index within reach?")];
  const cwd = join(root, "sidecars/python");
  const env = { UV_PROJECT_ENVIRONMENT: join(tools, "venv"), UV_PYTHON: python, UV_PYTHON_DOWNLOADS: "never" };
  const runUv = (timeoutMs: number, ...args: readonly string[]) =>
    runCommand({ file: uv, args, cwd, timeoutMs, env: { ...env, UV_NO_PROGRESS: "1" }, inOnePiece: true });
  const inVenv = (timeoutMs: number, ...args: readonly string[]) =>
    runUv(timeoutMs, "run", "--frozen", "--no-sync", ...args);
  if ((await runUv(SYNC_TIMEOUT_MS, "sync", "--frozen", "--compile-bytecode")) !== 0)
    return [uncounted("python", "the environment could not be made from uv.lock")];
  const report = join(reports, "pytest.xml");
  return [
    check("ruff check", await inVenv(CHECK_TIMEOUT_MS, "ruff", "check", ".")),
    check("ruff format", await inVenv(CHECK_TIMEOUT_MS, "ruff", "format", "--check", ".")),
    check("mypy", await inVenv(CHECK_TIMEOUT_MS, "mypy")),
    await inVenv(PYTEST_TIMEOUT_MS, "pytest", `--junitxml=${report}`).then((exitCode) =>
      withExitCode(readPytestReport(readOrNothing(report)), exitCode),
    ),
  ];
};
