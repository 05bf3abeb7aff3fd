import * as Flag from "effect/cli/Flag";
import * as GlobalFlag from "effect/cli/GlobalFlag";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import type { LogLevel } from "effect/LogLevel";

/** How logs are written; `auto` is text on a terminal and JSON elsewhere. */
export type LogFormat = "auto" | "json" | "text";

/** How the user wants the logs. */
export interface LogSettings {
  readonly level: LogLevel;
  readonly format: LogFormat;
}

/** `--log-format`, for every command. */
export const LogFormatFlag = GlobalFlag.Setting("log-format")({
  flag: Flag.Literals("log-format", ["auto", "json", "text"]).pipe(
    Flag.withDescription("How logs are written to stderr; auto is text on a terminal, JSON elsewhere"),
    Flag.withDefault("auto"),
  ),
});

/** Warnings and worse unless asked for more: progress has its own lines. */
export const logSettings = Effect.gen(function* () {
  const level = Option.getOrElse(yield* GlobalFlag.LogLevel, () => "Warn" as const);
  const format: LogFormat = yield* LogFormatFlag;
  return { level, format } satisfies LogSettings;
});
