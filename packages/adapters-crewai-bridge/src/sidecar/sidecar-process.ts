import { spawn, type ChildProcess } from "node:child_process";
import { OrchestratorFailure } from "@plimsoll/application";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import type { Redactor } from "../failure/redactor.ts";
import type { ExplainLoss } from "../http/exchange.ts";
import { readLines } from "../lines/read-lines.ts";
import { LastLines } from "./last-lines.ts";
import { runningMembers, signalGroup } from "./process-group.ts";

/** What is started, and who listens to it. */
export interface SidecarProcessOptions {
  /** Program and arguments. */
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly redact: Redactor;
  /** Every line of its stderr, and of its stdout but the announcement; redacted. */
  readonly onLog: (line: string) => void;
  /** From the polite request to the kill. */
  readonly stopGraceMs: number;
}

const Announcement = Schema.fromJsonString(
  Schema.Struct({ event: Schema.Literal("listening"), port: Schema.Int, pid: Schema.Int }),
);
const decodeAnnouncement = Schema.decodeUnknownResult(Announcement);

const KEPT_LINES = 50;
const STDERR_DRAIN_MS = 150;
const DEATH_WAIT_MS = 1_000;
const KILL_WAIT_MS = 5_000;
const POLL_MS = 20;
const HINT = "Its last lines on stderr say why; `plimsoll doctor` checks Python, memory and ports.";
/** The sidecar's exit code when a framework, or the user's own module, can't be imported. */
const IMPORT_FAILED = 66;
const IMPORT_HINT = "The last line on stderr says what could not be had and what to do; above it is the traceback.";
const SAID_CHARS = 600;

/** A child in its own process group, with stdin as its life line: it is gone when we are. */
export class SidecarProcess {
  readonly #options: SidecarProcessOptions;
  readonly #child: ChildProcess;
  readonly #lines = new LastLines(KEPT_LINES);
  readonly #listeners = new Set<(failure: OrchestratorFailure) => void>();
  #stopping = false;
  #death: OrchestratorFailure | null = null;
  /** Succeeds with the port once it listens. */
  readonly listening = Deferred.makeUnsafe<number>();
  /** Succeeds when it has died unasked, with why. */
  readonly died = Deferred.makeUnsafe<OrchestratorFailure>();

  constructor(options: SidecarProcessOptions) {
    this.#options = options;
    const [file = "", ...args] = options.command;
    const { env, cwd } = options;
    this.#child = spawn(file, args, { env, cwd, stdio: ["pipe", "pipe", "pipe"], detached: true });
    this.#child.stdin?.on("error", () => undefined);
    if (this.#child.stdout) readLines(this.#child.stdout, (line) => this.#heard(line));
    if (this.#child.stderr) readLines(this.#child.stderr, (line) => this.#complained(line));
    this.#child.once("error", (error) => this.#ended(`could not be started: ${error.message}`, null));
    this.#child.once("exit", (code, signal) => void this.#exited(code, signal));
  }

  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  /** Newest last; redacted. */
  lastStderr(): readonly string[] {
    return this.#lines.all();
  }

  /** A lost connection is often the first sign of a death: waits a moment for the exit code. */
  readonly explainLoss: ExplainLoss = (failure, deliver) => {
    if (this.#death !== null) return deliver(this.#death);
    const told = (explained: OrchestratorFailure): void => {
      clearTimeout(limit);
      this.#listeners.delete(told);
      deliver(explained);
    };
    const limit = setTimeout(() => told(failure), DEATH_WAIT_MS);
    this.#listeners.add(told);
  };

  /** Asks, waits, kills; succeeds when no member of its group is left. */
  readonly stop: Effect.Effect<void> = Effect.suspend(() => {
    this.#stopping = true;
    const groupId = this.#child.pid;
    if (groupId === undefined) return Effect.void;
    this.#child.stdin?.end();
    this.#child.kill("SIGTERM");
    return Effect.gen({ self: this }, function* () {
      if (yield* this.#gone(groupId, this.#options.stopGraceMs)) return;
      signalGroup(groupId, "SIGKILL");
      if (yield* this.#gone(groupId, KILL_WAIT_MS)) return;
      this.#options.onLog(`processes ${runningMembers(groupId).join(", ")} of the sidecar do not die`);
    });
  });

  readonly #gone = Effect.fnUntraced({ self: this as SidecarProcess }, function* (groupId: number, limitMs: number) {
    const endMs = performance.now() + limitMs;
    while (!this.#isReaped() || runningMembers(groupId).length > 0) {
      if (performance.now() > endMs) return false;
      yield* Effect.sleep(POLL_MS);
    }
    return true;
  });

  /** Its exit code has been fetched, so that its pid is free. */
  #isReaped(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #heard(line: string): void {
    const announcement = decodeAnnouncement(line);
    if (Result.isSuccess(announcement)) Deferred.doneUnsafe(this.listening, Effect.succeed(announcement.success.port));
    else this.#options.onLog(this.#options.redact(line));
  }

  #complained(line: string): void {
    const redacted = this.#options.redact(line);
    this.#lines.add(redacted);
    this.#options.onLog(redacted);
  }

  async #exited(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    await new Promise<void>((resolve) => {
      const limit = setTimeout(resolve, STDERR_DRAIN_MS);
      this.#child.once("close", () => {
        clearTimeout(limit);
        resolve();
      });
    });
    this.#ended(signal === null ? `died with exit code ${code ?? "unknown"}` : `was killed by ${signal}`, code);
  }

  #ended(how: string, exitCode: number | null): void {
    if (this.#stopping || this.#death !== null) return;
    const lastStderr = this.#lines.all();
    const said = lastStderr.at(-1);
    const message = `The sidecar (process ${this.pid ?? "none"}) ${how}${said === undefined ? "" : `: ${said.slice(0, SAID_CHARS)}`}`;
    const hint = exitCode === IMPORT_FAILED ? IMPORT_HINT : HINT;
    this.#death = new OrchestratorFailure({ code: "died", message, hint, exitCode, lastStderr });
    for (const listener of [...this.#listeners]) listener(this.#death);
    Deferred.doneUnsafe(this.died, Effect.succeed(this.#death));
  }
}
