import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { publishedSchemas } from "./published-schemas.ts";

const folder = fileURLToPath(new URL("../../../../docs/schemas/", import.meta.url));

await mkdir(folder, { recursive: true });
for (const [name, schema] of Object.entries(publishedSchemas())) {
  await writeFile(`${folder}${name}`, await format(JSON.stringify(schema), { parser: "json", printWidth: 120 }));
}
