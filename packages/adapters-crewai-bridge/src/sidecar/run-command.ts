import { spawn, type ChildProcess } from "node:child_process";
import * as Effect from "effect/Effect";
import { readLines } from "../lines/read-lines.ts";
import { LastLines } from "./last-lines.ts";
import { isFound, onLifeLine } from "./life-line.ts";

/** A command that runs to its end. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly timeoutMs: number;
  /** Hears every line of stdout and stderr. */
  readonly onLine?: (line: string) => void;
}

/** How a command ended; `exitCode` is null when it was killed or could not be started. */
export interface CommandEnd {
  readonly exitCode: number | null;
  /** Why it could not be started (`ENOENT`), or `timeout`, or the signal; null when it exited by itself. */
  readonly trouble: string | null;
  /** Of both outputs, newest last. */
  readonly lastLines: readonly string[];
}

const KEPT_LINES = 20;

const killGroup = (child: ChildProcess): void => {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
};

const notFound: CommandEnd = { exitCode: null, trouble: "ENOENT", lastLines: [] };

/** Ends as a value whatever happens; interrupting it, its time limit, or the runner's death kills it with its children. */
export const runCommand = (command: Command): Effect.Effect<CommandEnd> =>
  Effect.suspend(() => (isFound(command.file, command.env) ? run(command) : Effect.succeed(notFound)));

const run = (command: Command): Effect.Effect<CommandEnd> =>
  Effect.callback((resume) => {
    const { file, args, env, cwd, timeoutMs, onLine } = command;
    const lines = new LastLines(KEPT_LINES);
    const child = spawn(...onLifeLine(file, args), {
      env,
      ...(cwd === undefined ? {} : { cwd }),
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    child.stdin.on("error", () => undefined);
    let trouble: string | null = null;
    const limit = setTimeout(() => {
      trouble = "timeout";
      killGroup(child);
    }, timeoutMs);
    const end = (exitCode: number | null): void => {
      clearTimeout(limit);
      resume(Effect.succeed({ exitCode, trouble, lastLines: lines.all() }));
    };
    const keep = (line: string): void => {
      lines.add(line);
      onLine?.(line);
    };
    readLines(child.stdout, keep);
    readLines(child.stderr, keep);
    child.once("error", (error: NodeJS.ErrnoException) => {
      trouble = error.code ?? error.message;
      end(null);
    });
    child.once("close", (exitCode, signal) => {
      trouble ??= signal;
      end(exitCode);
    });
    return Effect.sync(() => {
      clearTimeout(limit);
      killGroup(child);
    });
  });
