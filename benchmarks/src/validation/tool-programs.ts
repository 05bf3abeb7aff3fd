import { access, mkdir, readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { UV_VERSION } from "@plimsoll/adapters-crewai-bridge";
import { cacheDir } from "../sidecar-paths.ts";
import { runTool } from "./tool-process.ts";

/** The tools that Plimsoll is laid beside. */
export const K6_VERSION = "v1.8.1";
export const LOCUST_VERSION = "2.47.0";

/** Outside of the checkout, keyed by version: k6 takes many minutes to build. */
const toolsDir = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "plimsoll");
const BUILD_TIMEOUT_MS = 45 * 60_000;
const INSTALL_TIMEOUT_MS = 5 * 60_000;

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** k6, built by Go from its module when it is first asked for. */
export const k6Program = async (): Promise<string> => {
  const folder = join(toolsDir, `k6-${K6_VERSION}`);
  const program = join(folder, "k6");
  if (await isThere(program)) return program;
  await mkdir(folder, { recursive: true });
  await runTool("go", ["install", "-trimpath", "-ldflags", "-s -w", `go.k6.io/k6@${K6_VERSION}`], {
    env: { GOTOOLCHAIN: "local", CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false", GOBIN: folder },
    timeoutMs: BUILD_TIMEOUT_MS,
    cwd: toolsDir,
  });
  return program;
};

const uvProgram = async (): Promise<string> => {
  const names = await readdir(cacheDir).catch(() => []);
  const folder = names.find((name) => name.startsWith(`uv-${UV_VERSION}-`));
  if (folder === undefined)
    throw new Error(`no uv ${UV_VERSION} in ${cacheDir}: run \`npm run spike\` once, which installs it`);
  return join(cacheDir, folder, "bin", "uv");
};

/** Locust in an environment of its own, made by the sidecar's uv when it is first asked for. */
export const locustProgram = async (): Promise<string> => {
  const venv = join(toolsDir, `locust-${LOCUST_VERSION}`);
  const program = join(venv, "bin", "locust");
  if (await isThere(program)) return program;
  const uv = await uvProgram();
  await runTool(uv, ["venv", "--quiet", "--python", "python3", venv], { timeoutMs: INSTALL_TIMEOUT_MS });
  const python = ["--python", join(venv, "bin", "python")];
  await runTool(uv, ["pip", "install", "--quiet", ...python, `locust==${LOCUST_VERSION}`], {
    timeoutMs: INSTALL_TIMEOUT_MS,
  });
  return program;
};
