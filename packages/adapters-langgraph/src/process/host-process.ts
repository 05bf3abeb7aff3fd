import { fork, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { OrchestratorFailure } from "@plimsoll/application";
import type { Redact } from "../failure/redact.ts";
import type { FromHost, ToHost } from "../wire/host-messages.ts";
import { HOST_MEMORY_BOUNDS } from "./host-memory.ts";
import { tieToRunner } from "./life-line.ts";

/** What is started, and who listens to it. */
export interface HostProcessOptions {
  readonly entry: string;
  readonly nodePath: string;
  readonly nodeArgs: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly redact: Redact;
  /** Every line of its stdout and stderr, redacted. */
  readonly onLog: (line: string) => void;
  readonly onMessage: (message: FromHost) => void;
  /** It ended unasked. */
  readonly onDeath: (failure: OrchestratorFailure) => void;
}

const KEPT_LINES = 50;
const STDERR_DRAIN_MS = 150;
const HINT =
  "Its last lines on stderr say why. Code of the agents that ends the process, or runs out of memory, ends all agents.";

/** A child in its own process group, which is gone when we are. */
export class HostProcess {
  readonly #options: HostProcessOptions;
  readonly #child: ChildProcess;
  readonly #lifeLine: ChildProcess | null;
  readonly #lastStderr: string[] = [];
  #isStopping = false;
  #hasExited = false;

  constructor(options: HostProcessOptions) {
    this.#options = options;
    const { entry, nodePath, nodeArgs, env } = options;
    const stdio = ["ignore" as const, "pipe" as const, "pipe" as const, "ipc" as const];
    this.#child = fork(entry, [], {
      execPath: nodePath,
      execArgv: [...HOST_MEMORY_BOUNDS.nodeArgs, ...nodeArgs],
      env,
      stdio,
      detached: true,
    });
    this.#lifeLine = this.#child.pid === undefined ? null : tieToRunner(this.#child.pid);
    this.#child.on("message", (message) => options.onMessage(message as FromHost));
    this.#child.once("error", (error) => this.#ended(`could not be started: ${error.message}`, null));
    this.#child.once("exit", (code, signal) => this.#exited(code, signal));
    this.#child.stdout?.on("error", () => undefined);
    this.#child.stderr?.on("error", () => undefined);
    if (this.#child.stdout) createInterface({ input: this.#child.stdout }).on("line", (line) => this.#log(line));
    if (this.#child.stderr) createInterface({ input: this.#child.stderr }).on("line", (line) => this.#complained(line));
  }

  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  get lastStderr(): readonly string[] {
    return [...this.#lastStderr];
  }

  /** What can't be sent any more is answered by `onDeath`. */
  send(message: ToHost): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  /** Asks, waits, kills, with all that it may have started; resolves when it is gone. */
  stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    if (this.#child.connected) this.#child.disconnect();
    if (this.#hasExited || this.#child.pid === undefined) return Promise.resolve(this.#killGroup());
    return new Promise((resolve) => {
      const kill = setTimeout(() => this.#killGroup(), graceMs);
      this.#child.once("exit", () => {
        clearTimeout(kill);
        this.#killGroup();
        resolve();
      });
    });
  }

  #killGroup(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // Nobody of the group is left, which is what was wanted.
    }
    this.#lifeLine?.kill("SIGKILL");
  }

  #log(line: string): void {
    this.#options.onLog(this.#options.redact(line));
  }

  #complained(line: string): void {
    this.#lastStderr.push(this.#options.redact(line));
    if (this.#lastStderr.length > KEPT_LINES) this.#lastStderr.shift();
    this.#log(line);
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    this.#hasExited = true;
    const how = signal === null ? `died with exit code ${code ?? "unknown"}` : `was killed by ${signal}`;
    let isTold = false;
    const tell = (): void => {
      clearTimeout(limit);
      if (!isTold) this.#ended(how, code);
      isTold = true;
    };
    const limit = setTimeout(tell, STDERR_DRAIN_MS);
    this.#child.once("close", tell);
  }

  #ended(how: string, exitCode: number | null): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    this.#killGroup();
    const lastStderr = this.lastStderr;
    const message = `The process of the agents (${this.pid ?? "none"}) ${how}`;
    this.#options.onDeath(new OrchestratorFailure({ code: "died", message, hint: HINT, exitCode, lastStderr }));
  }
}
