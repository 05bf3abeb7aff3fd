import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import type { Readable, Writable } from "node:stream";

/** How the process that was spawned ended, as Node saw it. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** It was not even started. */
  readonly error: string | null;
}

/** A launch under way: the outermost process and its channels. */
export interface LaunchedProcess {
  /** Also the id of its process group and session; null when it was not started. */
  readonly pid: number | null;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** What the launch itself says (ROOM_SCRIPT). */
  readonly status: Readable;
  readonly exited: Promise<ProcessEnd>;
  /** All channels are closed as well. */
  readonly closed: Promise<void>;
}

const TOOLS_ENVIRONMENT = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" };

const endOf = (child: ChildProcess): Promise<ProcessEnd> =>
  new Promise((resolve) => {
    child.once("exit", (exitCode, signal) => resolve({ exitCode, signal, error: null }));
    child.once("error", ({ message }) => resolve({ exitCode: null, signal: null, error: message }));
  });

/** Starts a launch in a session of its own; `environment` goes to descriptor 4. */
export const launchProcess = (command: readonly string[], cwd: string, environment: string): LaunchedProcess => {
  const [file = "", ...args] = command;
  const child = spawn(file, args, {
    cwd,
    detached: true,
    env: TOOLS_ENVIRONMENT,
    stdio: ["pipe", "pipe", "pipe", "pipe", "pipe"],
  });
  const [stdin, stdout, stderr, status, variables] = child.stdio as [Writable, Readable, Readable, Readable, Writable];
  for (const stream of [stdin, stdout, stderr, status, variables]) stream.on("error", () => undefined);
  variables.end(environment);
  return {
    pid: child.pid ?? null,
    stdin,
    stdout,
    stderr,
    status,
    exited: endOf(child),
    closed: new Promise((resolve) => child.once("close", () => resolve())),
  };
};
