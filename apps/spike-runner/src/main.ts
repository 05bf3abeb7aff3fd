#!/usr/bin/env node
import process from "node:process";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import { EXIT_CODES, exitCodeOf } from "./cli/exit-codes.ts";
import { runCli } from "./cli/run-cli.ts";

const stop = Deferred.makeUnsafe<void>();
let decided = 0;
let signals = 0;

/** The first one asks the run to end and write what there is; the second one does not wait. */
const onSignal = (): void => {
  signals += 1;
  if (signals > 1) process.exit(EXIT_CODES.interrupted);
  Deferred.doneUnsafe(stop, Effect.void);
};
process.on("SIGINT", onSignal);
process.on("SIGTERM", onSignal);

const exit = await Effect.runPromiseExit(
  runCli({
    args: process.argv.slice(2),
    env: process.env,
    workingDirectory: process.cwd(),
    stdout: process.stdout,
    stderr: process.stderr,
    stopRequested: Deferred.await(stop),
    exitWith: (exitCode) => {
      decided = exitCode;
    },
  }),
);
process.exit(exitCodeOf(exit, decided));
