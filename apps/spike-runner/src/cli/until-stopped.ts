import type { CliContext } from "@plimsoll/adapters-command-line";
import * as Effect from "effect/Effect";
import { EXIT_CODES } from "./exit-codes.ts";

/** Gives up the command at the first Ctrl-C or SIGTERM, releasing what it holds, with the exit code of an interruption. */
export const untilStopped = <A, E, R>(
  context: CliContext,
  command: Effect.Effect<A, E, R>,
): Effect.Effect<void, E, R> =>
  Effect.raceFirst(
    Effect.asVoid(command),
    Effect.andThen(
      context.stopRequested,
      Effect.sync(() => context.exitWith(EXIT_CODES.interrupted)),
    ),
  );
