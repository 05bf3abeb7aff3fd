import { UsageError } from "@plimsoll/adapters-command-line";
import { existsSync } from "node:fs";
import * as Result from "effect/Result";
import { decodeLocated } from "../config/decode-located.ts";
import { type LocatedYaml, parseLocatedYaml } from "../config/located-yaml.ts";
import { readYamlFile } from "../config/read-yaml-file.ts";
import { ALERT_RULES_FILE, type AlertSettings, WEBHOOK_SECRET, withAlertDefaults } from "./alert-rule.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Anybody who knows the address could send alerts of their own: without a secret none are sent at all. */
const SHORTEST_SECRET = 16;

const checked = (file: string, settings: AlertSettings): Result.Result<AlertSettings, UsageError> => {
  const names = settings.rules.map(({ name }) => name);
  const twice = names.findIndex((name, at) => names.indexOf(name) !== at);
  if (twice >= 0) {
    const message = `${file}: rules[${twice}].name: "${names[twice]}" is rules[${names.indexOf(names[twice] ?? "")}] already`;
    return Result.fail(new UsageError({ message, hint: "Give each rule a name of its own." }));
  }
  if (settings.webhook !== null && settings.webhook.secret.length < SHORTEST_SECRET) {
    const message = `${file}: webhook: ${WEBHOOK_SECRET} is not set or has fewer than ${SHORTEST_SECRET} characters`;
    return Result.fail(new UsageError({ message, hint: "Set it in the environment; both sides need it." }));
  }
  return Result.succeed(settings);
};

const fromSource = (source: LocatedYaml, env: Environment): Result.Result<AlertSettings, UsageError> =>
  Result.flatMap(decodeLocated(ALERT_RULES_FILE, source), (file) => checked(source.file, withAlertDefaults(file, env)));

/** Rules from text; errors name file, line, field and what is allowed. */
export const parseAlertSettings = (
  file: string,
  text: string,
  env: Environment,
): Result.Result<AlertSettings, UsageError> =>
  Result.flatMap(parseLocatedYaml(file, text), (source) => fromSource(source, env));

/** Rules from config/alert_rules.yaml; without the file, the default ones and no webhook. */
export const readAlertSettings = (
  path: string,
  shown: string,
  env: Environment,
): Result.Result<AlertSettings, UsageError> =>
  existsSync(path)
    ? Result.flatMap(readYamlFile(path, shown), (source) => fromSource(source, env))
    : Result.succeed(withAlertDefaults({}, {}));
