import type * as Effect from "effect/Effect";

/** A stream to write text on, as much of one as the commands need. */
export interface TextStream {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean | undefined;
  /** Width in characters; absent when not a terminal. */
  readonly columns?: number | undefined;
}

/** The process as the commands see it: the only way from a command to arguments, environment, streams and exit code. */
export interface CliContext {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** Succeeds at the first Ctrl-C or SIGTERM. */
  readonly stopRequested: Effect.Effect<void>;
  /** Decides the exit code of a command that ends well; the last call counts. */
  readonly exitWith: (exitCode: number) => void;
}
