import { writeFile } from "node:fs/promises";
import { openApiFile } from "./openapi-file.ts";
import { openApiText } from "./openapi-text.ts";

await writeFile(openApiFile, openApiText());
