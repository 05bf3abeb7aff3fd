import type { UsageError } from "@plimsoll/adapters-command-line";
import path from "node:path";
import * as Result from "effect/Result";
import type { AlertSettings } from "../alerts/alert-rule.ts";
import { readAlertSettings } from "../alerts/read-alert-settings.ts";
import { type ConfigFolder, type EngineConfig, readEngineConfig } from "./engine-config.ts";

const ALERT_RULES = "alert_rules.yaml";

/** What a server reads of its folder: the engine's files and its alerts. */
export interface ServeConfig {
  readonly engine: EngineConfig;
  readonly alerts: AlertSettings;
}

/** Reads and checks all four files; each may be missing. */
export const readServeConfig = (
  { folder, shownAs }: ConfigFolder,
  env: Readonly<Record<string, string | undefined>>,
): Result.Result<ServeConfig, UsageError> =>
  Result.gen(function* () {
    const engine = yield* readEngineConfig({ folder, shownAs });
    const alerts = yield* readAlertSettings(path.join(folder, ALERT_RULES), path.join(shownAs, ALERT_RULES), env);
    return { engine, alerts } satisfies ServeConfig;
  });
