import { LoadFileSchema } from "./load-file.ts";
import { publishedSchema } from "./published-schema.ts";

/** JSON Schema of a load scenario. */
export const loadScenarioJsonSchema = () =>
  publishedSchema(LoadFileSchema, "load-scenario.v1.schema.json", "Plimsoll load scenario, version 1");
