import { type CliContext, useColorOn } from "@plimsoll/adapters-command-line";
import { PlainLiveView } from "./plain-live-view.ts";
import type { ProgressView } from "./progress-view.ts";
import { makeSilentLiveView } from "./silent-live-view.ts";

/** Whether a view can be drawn in place on stderr. */
export const canDrawOn = ({ stderr, env }: CliContext): boolean => stderr.isTTY === true && env["TERM"] !== "dumb";

/** A drawn view on a terminal, lines elsewhere, nothing when quiet; always on stderr, stdout is the result's. */
export const makeLiveView = async (context: CliContext, title: string, quiet: boolean): Promise<ProgressView> => {
  const { stderr } = context;
  if (quiet) return makeSilentLiveView(stderr);
  if (!canDrawOn(context)) return new PlainLiveView(stderr);
  const { TerminalLiveView } = await import("./terminal-live-view.ts");
  return new TerminalLiveView(stderr as NodeJS.WriteStream, title, useColorOn(stderr, context.env));
};
