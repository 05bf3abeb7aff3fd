import { spawn } from "node:child_process";

/** A command whose output goes straight to this process's own. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** The whole group goes, so that a hanging test leaves no server behind. */
const killGroup = (pid: number | undefined): void => {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // The group has already gone.
  }
};

/** Exit code; null when it could not be started, was killed, or was not done in time. */
export const runCommand = ({ file, args, cwd, timeoutMs, env }: Command): Promise<number | null> =>
  new Promise((resolve) => {
    console.log(`\n> ${file} ${args.join(" ")}`);
    const child = spawn(file, args, { cwd, stdio: "inherit", detached: true, env: { ...process.env, ...env } });
    const stop = () => killGroup(child.pid);
    const interrupt = () => {
      stop();
      process.exit(130);
    };
    const timer = setTimeout(() => {
      console.error(`${file}: not done after ${timeoutMs / 1000} s, killed`);
      stop();
    }, timeoutMs);
    const end = (exitCode: number | null) => {
      clearTimeout(timer);
      process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
      resolve(exitCode);
    };
    process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
    child.on("error", (error) => {
      console.error(`${file}: ${error.message}`);
      end(null);
    });
    child.on("exit", (exitCode) => end(exitCode));
  });
