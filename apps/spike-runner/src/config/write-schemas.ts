import { writeFile } from "node:fs/promises";
import { format } from "prettier";
import { loadScenarioJsonSchema } from "./load-json-schema.ts";
import { mockScriptJsonSchema } from "./mock-script.ts";
import { scenarioJsonSchema } from "./scenario-json-schema.ts";

// Writes docs/schemas/ of the files that users write: nx run spike-runner:schemas
for (const schema of [scenarioJsonSchema(), loadScenarioJsonSchema(), mockScriptJsonSchema()]) {
  const file = new URL(`../../../../docs/schemas/${String(schema["$id"])}`, import.meta.url);
  await writeFile(file, await format(JSON.stringify(schema), { parser: "json", printWidth: 120 }));
}
