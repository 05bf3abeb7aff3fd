#!/usr/bin/env node
import { exitCodeOf, makeStopHandler, userDirectory } from "@plimsoll/adapters-command-line";
import process from "node:process";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import { CODES_BY_TAG, EXIT_CODES } from "./cli/exit-codes.ts";
import { runCli } from "./cli/run-cli.ts";

const stopRequested = Deferred.makeUnsafe<void>();
const onSignal = makeStopHandler({
  stop: () => Deferred.doneUnsafe(stopRequested, Effect.void),
  kill: () => process.exit(EXIT_CODES.interrupted),
  nowMs: () => performance.now(),
});
process.on("SIGINT", onSignal).on("SIGTERM", onSignal);

// A reader that went away (`| head`) ends nobody's workflow: what it brings is in the store.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

let decided = 0;
const exit = await Effect.runPromiseExit(
  runCli({
    args: process.argv.slice(2),
    env: process.env,
    workingDirectory: userDirectory("engine", process.env, process.cwd()),
    stdout: process.stdout,
    stderr: process.stderr,
    stopRequested: Deferred.await(stopRequested),
    exitWith: (exitCode) => {
      decided = exitCode;
    },
  }),
);
process.exit(exitCodeOf(exit, decided, CODES_BY_TAG));
