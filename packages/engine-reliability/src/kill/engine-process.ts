import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("./killed-engine.ts", import.meta.url));
const WAIT_TIMEOUT_MS = 120_000;

export interface EngineProcessArguments {
  /** A URL, or the folder of an embedded database that the process starts itself and that dies with it. */
  readonly databaseUrl: string;
  readonly logPath: string;
  readonly claimTtlMs: number;
  readonly seed: number;
  /** @default 25 */
  readonly longestTaskMs?: number;
}

/**
 * An engine in a process of its own; it is loaded before it is needed, and what one has compiled the next ones use, so that
 * a kill costs little start-up time.
 */
export class EngineProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<unknown>;
  #stderr = "";

  constructor({ databaseUrl, logPath, claimTtlMs, seed, longestTaskMs = 25 }: EngineProcessArguments) {
    const given = [databaseUrl, logPath, ...[claimTtlMs, seed, longestTaskMs].map(String)];
    const flags = ["--conditions=@plimsoll/source", PROGRAM, ...given];
    const env = { ...process.env, NODE_COMPILE_CACHE: join(dirname(logPath), "compile-cache") };
    const child = spawn(process.execPath, flags, { env, stdio: ["pipe", "pipe", "pipe"] });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (this.#stderr += text));
    this.#child = child;
    this.#ended = once(child, "exit");
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  get processId(): number | undefined {
    return this.#child.pid;
  }

  /** Resolves when it has started; fails with what it wrote to stderr when it ends instead. */
  async start(): Promise<void> {
    await this.#next("loaded");
    this.#child.stdin?.write("go\n");
    await this.#next("running");
  }

  /** kill -9. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  signal(name: "SIGSTOP" | "SIGCONT"): void {
    this.#child.kill(name);
  }

  /** Whether it died by itself, and with which words; null while it lives or was killed. */
  get ownDeath(): string | null {
    return this.#child.exitCode === null ? null : `exit code ${this.#child.exitCode}: ${this.#stderr}`;
  }

  async #next(expected: string): Promise<void> {
    const late = once(AbortSignal.timeout(WAIT_TIMEOUT_MS), "abort").then(() => {
      throw new Error(`the engine's process did not say "${expected}" within ${WAIT_TIMEOUT_MS} ms: ${this.#stderr}`);
    });
    const line = await Promise.race([this.#lines.next(), late]);
    if (line.done === true || line.value !== expected)
      throw new Error(`the engine's process said ${String(line.value)} instead of "${expected}": ${this.#stderr}`);
  }
}
