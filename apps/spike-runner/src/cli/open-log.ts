import { type CliContext, type LogSettings, pinoLevelOf } from "@plimsoll/adapters-command-line";
import type pino from "pino";
import type { ProgressView } from "../live-view/progress-view.ts";
import { makeLogger } from "../logging/make-logger.ts";

/** A logger on stderr whose lines pass through whoever draws there. */
export const openLog = (
  { stderr }: CliContext,
  { level, format }: LogSettings,
  view: Pick<ProgressView, "persist">,
): pino.Logger => makeLogger({ level: pinoLevelOf(level), format, isTerminal: stderr.isTTY === true, view });

/** Where what an orchestrator's own processes say goes: into the log, for who asks for that much. */
export const sidecarLog =
  (log: pino.Logger) =>
  (line: string): void =>
    log.debug({ from: "sidecar" }, line);
