import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { ServerCpu } from "./server-cpu.ts";

const SLICE_TIMEOUT_MS = 120_000;
const CHILD = fileURLToPath(new URL("./audit-child.ts", import.meta.url));

/** What one slice of work took; CPU time is of the engine's process, or of it and its database server. */
export interface AuditSlice {
  readonly tasks: number;
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Who is measured, and with how many tasks at a time. */
export interface AuditContender {
  readonly shape: "audited" | "plain";
  /** Of a server of its own, whose CPU time is counted. */
  readonly databaseUrl: string;
  readonly tasks: number;
  readonly concurrency: number;
}

/** An engine in a process of its own that lives through all slices and works only when it is told to. */
export class EngineProcess {
  readonly #tasks: number;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  readonly #server: ServerCpu;

  constructor({ shape, databaseUrl, tasks, concurrency }: AuditContender) {
    const args = ["--conditions=@plimsoll/source", "--no-deprecation", CHILD, databaseUrl, shape];
    this.#tasks = tasks;
    this.#process = spawn(process.execPath, [...args, `${tasks}`, `${concurrency}`]);
    this.#process.stderr.pipe(process.stderr);
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
    this.#server = new ServerCpu(databaseUrl);
  }

  async slice(name: string): Promise<AuditSlice> {
    const before = await this.#server.usedMs();
    this.#process.stdin.write(`${name}\n`);
    const timeout = setTimeout(() => this.#process.kill("SIGKILL"), SLICE_TIMEOUT_MS);
    const { value, done } = await this.#answers.next();
    clearTimeout(timeout);
    if (done === true) throw new Error(`the engine ended in ${name}, or took longer than ${SLICE_TIMEOUT_MS} ms`);
    const slice = JSON.parse(value) as AuditSlice;
    if (slice.tasks !== this.#tasks) throw new Error(`${slice.tasks} of ${this.#tasks} tasks: its speed means nothing`);
    return { ...slice, cpuMs: slice.cpuMs + (await this.#server.usedMs()) - before };
  }

  async end(): Promise<void> {
    await this.#server.end();
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, "exit");
    const timeout = setTimeout(() => this.#process.kill("SIGKILL"), SLICE_TIMEOUT_MS);
    this.#process.stdin.end();
    await exited;
    clearTimeout(timeout);
  }
}
