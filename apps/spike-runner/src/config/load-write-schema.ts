import { writeFile } from "node:fs/promises";
import { format } from "prettier";
import { loadScenarioJsonSchema } from "./load-json-schema.ts";

const file = new URL("../../../../docs/schemas/load-scenario.v1.schema.json", import.meta.url);

await writeFile(file, await format(JSON.stringify(loadScenarioJsonSchema()), { parser: "json", printWidth: 120 }));
