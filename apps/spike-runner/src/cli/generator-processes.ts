import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { UsageError } from "@plimsoll/adapters-command-line";
import * as Effect from "effect/Effect";
import { GENERATOR_TIED } from "./generator-wire.ts";

const UP_WITHIN_MS = 60_000;
const ADDRESS = /^GENERATOR=(http:\/\/\S+)$/;

const firstAddress = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no address within ${UP_WITHIN_MS} ms`)), UP_WITHIN_MS);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
    };
    child.once("exit", (code) => fail(new Error(`it ended with exit code ${code ?? "none"}`)));
    child.once("error", fail);
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const url = ADDRESS.exec(line)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
  });

const spawnGenerator = (env: Readonly<Record<string, string | undefined>>) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const args = [...process.execArgv, process.argv[1] ?? "", "generator", "--listen", "127.0.0.1:0"];
      return spawn(process.execPath, args, {
        env: { ...env, [GENERATOR_TIED]: "1" },
        stdio: ["pipe", "pipe", "inherit"],
      });
    }),
    (child) => Effect.sync(() => void child.kill("SIGTERM")),
  );

const startGenerator = Effect.fnUntraced(function* (env: Readonly<Record<string, string | undefined>>) {
  const child = yield* spawnGenerator(env);
  return yield* Effect.tryPromise({
    try: () => firstAddress(child),
    catch: (error) =>
      new UsageError({
        message: `--generators: a generator did not start: ${String(error)}`,
        hint: "Run plimsoll generator by itself to see why.",
      }),
  });
});

/** Starts this program as generators on this machine, and returns their addresses; the Scope stops them, those that never came up included. */
export const startGenerators = (count: number, env: Readonly<Record<string, string | undefined>>) =>
  Effect.forEach(Array.from({ length: count }), () => startGenerator(env), { concurrency: "unbounded" });
