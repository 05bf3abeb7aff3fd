import * as Effect from "effect/Effect";
import type { CliContext } from "./cli-context.ts";

/** Of a command that was given up at Ctrl-C or SIGTERM (docs/exit-codes.md). */
export const INTERRUPTED_EXIT_CODE = 105;

/** Gives up the command at the first Ctrl-C or SIGTERM, releasing what it holds, with the exit code of an interruption. */
export const untilStopped = <A, E, R>(
  context: CliContext,
  command: Effect.Effect<A, E, R>,
): Effect.Effect<void, E, R> =>
  Effect.raceFirst(
    Effect.asVoid(command),
    Effect.andThen(
      context.stopRequested,
      Effect.sync(() => context.exitWith(INTERRUPTED_EXIT_CODE)),
    ),
  );
