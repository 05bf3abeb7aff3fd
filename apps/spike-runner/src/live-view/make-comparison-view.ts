import { type CliContext, type TextStream, useColorOn } from "@plimsoll/adapters-command-line";
import type { ComparisonView } from "./comparison-view.ts";
import { canDrawOn } from "./make-live-view.ts";
import { PlainLiveView } from "./plain-live-view.ts";
import { makeSilentLiveView } from "./silent-live-view.ts";
import type { Compared } from "./terminal-comparison-view.ts";

/** Lines of one subject, each with its name before it. */
const prefixed = (stream: TextStream, name: string, width: number): TextStream => ({
  write: (text) => stream.write(`${name.padEnd(width)}  ${text}`),
});

/** A drawn view on a terminal, lines with names elsewhere, nothing when quiet; always on stderr, stdout is the result's. */
export const makeComparisonView = async (
  context: CliContext,
  compared: Compared,
  quiet: boolean,
): Promise<ComparisonView> => {
  const { stderr } = context;
  const silent = makeSilentLiveView(stderr);
  if (quiet) return { ...silent, progressOf: () => silent };
  if (!canDrawOn(context)) {
    const width = Math.max(...compared.names.map(({ length }) => length));
    return { ...silent, progressOf: (name) => new PlainLiveView(prefixed(stderr, name, width)) };
  }
  const { TerminalComparisonView } = await import("./terminal-comparison-view.ts");
  return new TerminalComparisonView(stderr as NodeJS.WriteStream, compared, useColorOn(stderr, context.env));
};
