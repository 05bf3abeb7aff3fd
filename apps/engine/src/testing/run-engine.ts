import { spawn, type ChildProcess } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const SOURCE_CONDITION = "--conditions=@plimsoll/source";
const LIMIT_MS = 120_000;

/** How a command of `plimsoll-engine` ended, as a shell would see it. */
export interface CommandEnd {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and with what the command runs. */
export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** After this long it is killed. @default 120000 */
  readonly limitMs?: number;
  /** Sees stderr as it grows; may send signals. */
  readonly onStderr?: (soFar: string, child: ChildProcess) => void;
  /** The same for stdout. */
  readonly onStdout?: (soFar: string, child: ChildProcess) => void;
}

/** Only what a program needs to run: no test sees the secrets or colours of whoever runs the tests. */
const bareEnv = (): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"],
  HOME: process.env["HOME"],
  TERM: "xterm-256color",
  // Set by `npm test`: a program that was started before has compiled the same sources.
  NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
});

const collect = (
  child: ChildProcess,
  { onStderr, onStdout, limitMs = LIMIT_MS }: CommandOptions,
): Promise<CommandEnd> =>
  new Promise((resolve, reject) => {
    let [stdout, stderr] = ["", ""];
    const limit = setTimeout(() => child.kill("SIGKILL"), limitMs);
    child.stdout?.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
      onStdout?.(stdout, child);
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
      onStderr?.(stderr, child);
    });
    child.once("error", reject);
    child.once("close", (exitCode) => {
      clearTimeout(limit);
      resolve({ exitCode, stdout, stderr });
    });
  });

/** Starts a bundled program, `plimsoll-engine.js`, and waits for its end. */
export const runBundle = (program: string, args: readonly string[], options: CommandOptions): Promise<CommandEnd> => {
  const env = { ...bareEnv(), ...options.env };
  const child = spawn(process.execPath, [program, ...args], { cwd: options.cwd, env, stdio: "pipe" });
  child.stdin.end();
  return collect(child, options);
};

/** Starts the real program from its sources and waits for its end; after two minutes, unless it is given more, it is killed (exit code null). */
export const runEngine = (args: readonly string[], options: CommandOptions): Promise<CommandEnd> => {
  const env = { ...bareEnv(), ...options.env };
  const child = spawn(process.execPath, [SOURCE_CONDITION, MAIN, ...args], { cwd: options.cwd, env, stdio: "pipe" });
  child.stdin.end();
  return collect(child, options);
};

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** The same on a pseudo-terminal of util-linux's `script`; stdout holds all that a screen would get. */
export const runEngineOnTerminal = (args: readonly string[], options: CommandOptions): Promise<CommandEnd> => {
  const command = [process.execPath, SOURCE_CONDITION, MAIN, ...args].map(quoted).join(" ");
  const env = { ...bareEnv(), ...options.env };
  const child = spawn("script", ["-qefc", command, "/dev/null"], { cwd: options.cwd, env, stdio: "pipe" });
  child.stdin.end();
  return collect(child, options);
};

/** A workflow of examples/engine. */
export const exampleFile = (name: string): string =>
  fileURLToPath(new URL(`../../../../examples/engine/${name}`, import.meta.url));
