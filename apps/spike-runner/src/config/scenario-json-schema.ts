import { publishedSchema } from "./published-schema.ts";
import { ScenarioFileSchema } from "./scenario-file.ts";

/** JSON Schema of `--config`. */
export const scenarioJsonSchema = () =>
  publishedSchema(ScenarioFileSchema, "scenario.v1.schema.json", "Plimsoll scenario, version 1");
