import * as Argument from "effect/cli/Argument";

/** A stored run, as every command that reads one names it. */
export const runArgument = Argument.String("run").pipe(
  Argument.withDescription("Folder of a run, its id below results/, or latest"),
  Argument.withMetavar("RUN"),
);
