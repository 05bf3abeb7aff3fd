import * as Effect from "effect/Effect";
import { runCommand } from "../sidecar/run-command.ts";

/** A RUNNER FOR TESTS: runs its arguments as a command, passes the command's lines on, and waits to be killed. */
const [file = "", ...args] = process.argv.slice(2);
const onLine = (line: string): void => void process.stdout.write(`${line}\n`);
void Effect.runPromise(runCommand({ file, args, env: process.env, timeoutMs: 600_000, onLine }));
