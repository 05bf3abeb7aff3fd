import { StoreFailure } from "@plimsoll/application";
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import type { Writable } from "node:stream";
import type { PostgresBinaries } from "./postgres-binaries.ts";
import type { RunAs } from "./run-as.ts";

/** Everything that a server's process needs to know. */
export interface ServerSetting {
  readonly binaries: PostgresBinaries;
  readonly dataDir: string;
  readonly logFile: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly runAs: RunAs;
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * Starts the server and ends it, however we end: when the pipe on descriptor 3 closes, a fast shutdown follows. The
 * server has no copy of the pipe, and the shell ends with the server.
 */
const SUPERVISOR = `
"$@" 3<&- & server=$!
( read -r _ <&3; kill -INT "$server" ) 2>/dev/null & watcher=$!
wait "$server"; code=$?
kill "$watcher" 2>/dev/null
exit "$code"`;

const STOP_TIMEOUT_MS = 10_000;
const LOG_EXCERPT_CHARS = 2_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const argumentsOf = ({ dataDir, settings }: ServerSetting): readonly string[] => [
  "-D",
  dataDir,
  ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
];

const spawnServer = (setting: ServerSetting): ChildProcess => {
  const { binaries, runAs, environment, logFile } = setting;
  const log = openSync(logFile, "w", 0o600);
  const server = [binaries.postgres, ...argumentsOf(setting)];
  const [command = "", ...args] =
    process.platform === "win32"
      ? server
      : [...runAs.launcher, "/bin/sh", "-c", SUPERVISOR, "plimsoll-postgres", ...server];
  try {
    return spawn(command, args, {
      cwd: "/",
      env: { ...process.env, ...environment },
      stdio: ["ignore", log, log, "pipe"],
      // Ctrl-C goes to the whole foreground group: the database must outlive whoever still has something to write.
      detached: process.platform !== "win32",
      ...runAs.ids,
    });
  } finally {
    closeSync(log);
  }
};

/** A running server. */
export class PostgresProcess {
  readonly #child: ChildProcess;
  readonly #logFile: string;
  readonly #ended: Promise<void>;
  #hasEnded = false;

  constructor(setting: ServerSetting) {
    this.#logFile = setting.logFile;
    this.#child = spawnServer(setting);
    this.#ended = new Promise((resolve) => {
      const end = (): void => {
        this.#hasEnded = true;
        resolve();
      };
      this.#child.once("exit", end);
      this.#child.once("error", end);
    });
    // The pipe breaks when the server ends first; that is told by `exit`.
    this.#pipe?.on("error", () => undefined);
    this.#child.unref();
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** What the server wrote last. */
  get log(): string {
    return readFileSync(this.#logFile, "utf8").trim().slice(-LOG_EXCERPT_CHARS);
  }

  /** A fast shutdown: transactions in flight are rolled back, everything is flushed. Then by force. */
  async stop(): Promise<void> {
    if (process.platform === "win32") this.#child.kill();
    this.#pipe?.end();
    await Promise.race([this.#ended, pause(STOP_TIMEOUT_MS)]);
    if (this.#hasEnded) return;
    this.#killGroup();
    await Promise.race([this.#ended, pause(STOP_TIMEOUT_MS)]);
  }

  /** As when the machine loses power, for tests of recovery. */
  async killHard(): Promise<void> {
    this.#killGroup();
    await Promise.race([this.#ended, pause(STOP_TIMEOUT_MS)]);
  }

  get #pipe(): Writable | undefined {
    return this.#child.stdio[3] as Writable | undefined;
  }

  #killGroup(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
    } catch {
      // It has ended meanwhile.
    }
  }
}

export const serverFailure = (what: string, log: string): StoreFailure =>
  new StoreFailure({
    code: "unavailable",
    message: `${what}: ${log}`,
    hint: "The database's own words are in postgres.log beside its data; with --database-url another server is used.",
    retryable: false,
  });
