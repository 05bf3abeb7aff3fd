import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { openApiFile } from "./openapi-file.ts";
import { openApiText } from "./openapi-document.ts";

await mkdir(dirname(openApiFile), { recursive: true });
await writeFile(openApiFile, openApiText());
