import type { CliContext, TextStream } from "./cli-context.ts";

/** Colour only on a terminal that can show it, and never against NO_COLOR (no-color.org: any non-empty value). */
export const useColorOn = (stream: TextStream, env: CliContext["env"]): boolean =>
  stream.isTTY === true && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
