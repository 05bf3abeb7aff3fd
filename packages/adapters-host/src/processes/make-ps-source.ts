import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { parsePs } from "./parse-ps.ts";
import type { PsLine } from "./parse-ps.ts";
import type { ProcessSource } from "./process-source.ts";
import { sumProcesses } from "./sum-processes.ts";

const TIMEOUT_MS = 2000;
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;
const run = promisify(execFile);

const listProcesses = async (): Promise<readonly PsLine[]> => {
  const options = { timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES, env: { ...process.env, LC_ALL: "C" } };
  const answer = await run("ps", ["-A", "-o", "pid=,ppid=,rss=,time="], options).catch(() => null);
  return parsePs(answer?.stdout ?? "");
};

/** For systems without /proc (macOS): `ps` gives RSS and CPU; PSS, threads and open files are null, which is said in the fingerprint. */
export const makePsSource = (): ProcessSource => ({
  description: "no /proc: memory is RSS from ps, threads and open files are not read",
  links: listProcesses,
  read: async (pids) => {
    const wanted = new Set(pids);
    const lines = (await listProcesses()).filter((line) => wanted.has(line.pid));
    return sumProcesses(lines.map((line) => ({ ...line, pssBytes: null, threads: null, openFiles: null })));
  },
});
