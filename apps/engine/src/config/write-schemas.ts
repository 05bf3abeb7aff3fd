import { writeFile } from "node:fs/promises";
import { format } from "prettier";
import { FILE_KINDS } from "./file-kinds.ts";
import { jsonSchemaOf } from "./published-schema.ts";

for (const kind of FILE_KINDS) {
  const file = new URL(`../../../../docs/schemas/${kind.published}`, import.meta.url);
  await writeFile(file, await format(JSON.stringify(jsonSchemaOf(kind)), { parser: "json", printWidth: 120 }));
}
