import { execFileSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./run-command.ts";

/** The uv that the runner itself uses for the sidecar (adapters-crewai-bridge); a test holds the two together. */
export const UV_VERSION = "0.13.9";

const CANDIDATES = ["python3.11", "python3.12", "python3.13", "python3"];
const PROBE = "import sys, venv, ensurepip; sys.exit(0 if (3, 11) <= sys.version_info[:2] < (3, 14) else 1)";
const PROBE_TIMEOUT_MS = 20_000;
const INSTALL_TIMEOUT_MS = 180_000;

const canCarry = (file: string): boolean => {
  try {
    execFileSync(file, ["-c", PROBE], { timeout: PROBE_TIMEOUT_MS, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

/** The first Python of 3.11 to 3.13 that has venv; PLIMSOLL_PYTHON, where set, is the only one asked. */
export const findPython = (chosen: string | undefined): string | null =>
  (chosen === undefined || chosen === "" ? CANDIDATES : [chosen]).find(canCarry) ?? null;

/** Path of a uv of our own below `folder`, installed when it is not there; null when that failed. */
export const provisionUv = async (python: string, folder: string): Promise<string | null> => {
  const uv = join(folder, "bin/uv");
  const mark = join(folder, `uv-${UV_VERSION}`);
  if (existsSync(uv) && existsSync(mark)) return uv;
  rmSync(folder, { recursive: true, force: true });
  const here = { cwd: ".", timeoutMs: INSTALL_TIMEOUT_MS };
  const made = await runCommand({ ...here, file: python, args: ["-m", "venv", folder] });
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", `uv==${UV_VERSION}`];
  const installed = made === 0 && (await runCommand({ ...here, file: join(folder, "bin/python"), args: pip }));
  if (installed !== 0) return null;
  writeFileSync(mark, "");
  return uv;
};
