import "./load-write-schema.ts";
import { writeFile } from "node:fs/promises";
import { format } from "prettier";
import { scenarioJsonSchema } from "./scenario-json-schema.ts";

const file = new URL("../../../../docs/schemas/scenario.v1.schema.json", import.meta.url);

await writeFile(file, await format(JSON.stringify(scenarioJsonSchema()), { parser: "json", printWidth: 120 }));
