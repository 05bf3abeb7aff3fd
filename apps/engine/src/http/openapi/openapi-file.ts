import { fileURLToPath } from "node:url";

/** Where the committed document is. */
export const openApiFile = fileURLToPath(new URL("../../../../../docs/openapi/engine.v1.json", import.meta.url));
