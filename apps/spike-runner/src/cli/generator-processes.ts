import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { UsageError } from "@plimsoll/adapters-command-line";
import * as Effect from "effect/Effect";
import { GENERATOR_TIED } from "./generator-wire.ts";

const UP_WITHIN_MS = 60_000;
const ADDRESS = /^GENERATOR=(http:\/\/\S+)$/;

/** A generator that this run started. */
export interface GeneratorProcess {
  readonly url: string;
  readonly pid: number;
}

const firstAddress = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no address within ${UP_WITHIN_MS} ms`)), UP_WITHIN_MS);
    child.once("exit", (code) => reject(new Error(`it ended with exit code ${code ?? "none"}`)));
    child.once("error", reject);
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const url = ADDRESS.exec(line)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
  });

const start = async (env: Readonly<Record<string, string | undefined>>) => {
  const main = process.argv[1] ?? "";
  const args = [...process.execArgv, main, "generator", "--listen", "127.0.0.1:0"];
  const child = spawn(process.execPath, args, {
    env: { ...env, [GENERATOR_TIED]: "1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  return { child, url: await firstAddress(child), pid: child.pid ?? -1 };
};

const stop = (child: ChildProcess): Effect.Effect<void> => Effect.sync(() => void child.kill("SIGTERM"));

/** Starts this program as generators on this machine; the Scope stops them. */
export const startGenerators = (count: number, env: Readonly<Record<string, string | undefined>>) =>
  Effect.forEach(
    Array.from({ length: count }),
    () =>
      Effect.acquireRelease(
        Effect.tryPromise({
          try: () => start(env),
          catch: (error) =>
            new UsageError({
              message: `--generators: a generator did not start: ${String(error)}`,
              hint: "Run plimsoll generator by itself to see why.",
            }),
        }),
        ({ child }) => stop(child),
      ),
    { concurrency: "unbounded" },
  );
