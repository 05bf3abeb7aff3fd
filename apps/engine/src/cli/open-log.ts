import { type CliContext, type LogSettings, pinoLevelOf } from "@plimsoll/adapters-command-line";
import type pino from "pino";
import { makeLogger } from "../logging/make-logger.ts";

/** A logger on stderr whose lines pass through whoever draws there. */
export const openLog = (
  { stderr }: CliContext,
  { level, format }: LogSettings,
  persist: (text: string) => void,
): pino.Logger => makeLogger({ level: pinoLevelOf(level), format, isTerminal: stderr.isTTY === true, persist });
