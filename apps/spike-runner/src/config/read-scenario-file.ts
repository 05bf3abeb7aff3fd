import { messageOf, UsageError } from "@plimsoll/adapters-command-line";
import { readFileSync } from "node:fs";
import path from "node:path";
import * as Result from "effect/Result";
import { parseYamlFile } from "./parse-yaml-file.ts";
import { type ScenarioFile, ScenarioFileSchema } from "./scenario-file.ts";
import { scenarioJsonSchema } from "./scenario-json-schema.ts";

const SCENARIO_FILE = {
  schema: ScenarioFileSchema,
  keys: scenarioJsonSchema,
  hint: "The fields are described in docs/schemas/scenario.v1.schema.json.",
};

/** Reads a scenario from YAML text; every error names the file, line and column, the field, its value and what is allowed. */
export const parseScenarioFile = (file: string, text: string): Result.Result<ScenarioFile, UsageError> =>
  parseYamlFile(SCENARIO_FILE, file, text);

/** Reads and checks the file that `--config` names, counted from the user's folder. */
export const readScenarioFile = (file: string, workingDirectory: string): Result.Result<ScenarioFile, UsageError> => {
  try {
    return parseScenarioFile(file, readFileSync(path.resolve(workingDirectory, file), "utf8"));
  } catch (error) {
    return Result.fail(
      new UsageError({ message: `--config ${file}: ${messageOf(error)}`, hint: "Name a readable YAML file." }),
    );
  }
};
