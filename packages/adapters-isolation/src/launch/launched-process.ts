import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { PassThrough } from "node:stream";
import type { Readable, Writable } from "node:stream";

/** How the process that was spawned ended, as Node saw it. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** It was not even started: why, with the name of the error. */
  readonly error: NodeJS.ErrnoException | null;
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
    child.once("error", (error) => resolve({ exitCode: null, signal: null, error }));
  });

/** Where the limit of open files is reached, Node gives a child that will only emit `error`, and no channels at all. */
const channelsOf = (child: ChildProcess): ChildProcess["stdio"] =>
  (child.stdio as ChildProcess["stdio"] | undefined) ?? noChannels();

const noChannels = (): ChildProcess["stdio"] => {
  const ended = (): PassThrough => new PassThrough().end();
  return [new PassThrough(), ended(), ended(), ended(), new PassThrough()];
};

/** Starts a launch in a session of its own; `environment` goes to descriptor 4. */
export const launchProcess = (command: readonly string[], cwd: string, environment: string): LaunchedProcess => {
  const [file = "", ...args] = command;
  const child = spawn(file, args, {
    cwd,
    detached: true,
    env: TOOLS_ENVIRONMENT,
    stdio: ["pipe", "pipe", "pipe", "pipe", "pipe"],
  });
  // First of all: an `error` that nobody listens to would end this process.
  const exited = endOf(child);
  const channels = channelsOf(child);
  const [stdin, stdout, stderr, status, variables] = channels as [Writable, Readable, Readable, Readable, Writable];
  for (const stream of [stdin, stdout, stderr, status, variables]) stream.on("error", () => undefined);
  variables.end(environment);
  return {
    pid: child.pid ?? null,
    stdin,
    stdout,
    stderr,
    status,
    exited,
    closed: new Promise((resolve) => child.once("close", () => resolve())),
  };
};
