import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A command whose output goes straight to this process's own, unless it is wanted in one piece. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly env?: Readonly<Record<string, string>>;
  /** True: printed when it has ended, for a command beside another one, whose lines it would tear apart. @default false */
  readonly inOnePiece?: boolean;
}

/** Commands whose process group lives. */
const underWay = new Set<ChildProcess>();

/** The whole group goes, so that a hanging test leaves no server behind. */
const killGroup = ({ pid }: ChildProcess): void => {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // The group has already gone.
  }
};

/** All of them, for this process ends here. */
const interrupt = (): void => {
  for (const child of underWay) killGroup(child);
  process.exit(130);
};

const enter = (child: ChildProcess): void => {
  if (underWay.size === 0) process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  underWay.add(child);
};

const leave = (child: ChildProcess): void => {
  underWay.delete(child);
  if (underWay.size === 0) process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
};

/** Where output goes, and what is to be done at the end. A file: a pipe could be held open by a process that was left behind. */
const openOutput = (
  title: string,
  inOnePiece: boolean,
): { readonly stdio: StdioOptions; readonly close: () => void } => {
  if (!inOnePiece) {
    console.log(title);
    return { stdio: "inherit", close: () => undefined };
  }
  const path = join(tmpdir(), `plimsoll-output-${randomUUID()}`);
  const file = openSync(path, "w");
  const close = () => {
    closeSync(file);
    console.log(`${title}\n${readFileSync(path, "utf8")}`);
    rmSync(path);
  };
  return { stdio: ["ignore", file, file], close };
};

/** Exit code; null when it could not be started, was killed, or was not done in time. */
export const runCommand = ({ file, args, cwd, timeoutMs, env, inOnePiece }: Command): Promise<number | null> =>
  new Promise((resolve) => {
    const { stdio, close } = openOutput(`\n> ${file} ${args.join(" ")}`, inOnePiece === true);
    const child = spawn(file, args, { cwd, stdio, detached: true, env: { ...process.env, ...env } });
    enter(child);
    const timer = setTimeout(() => {
      console.error(`${file}: not done after ${timeoutMs / 1000} s, killed`);
      killGroup(child);
    }, timeoutMs);
    const end = (exitCode: number | null) => {
      clearTimeout(timer);
      leave(child);
      close();
      resolve(exitCode);
    };
    child.once("error", (error) => {
      console.error(`${file}: ${error.message}`);
      end(null);
    });
    child.once("exit", (exitCode) => end(exitCode));
  });
