import { fileURLToPath } from "node:url";

/** The bundled Python project. */
export const projectDir = fileURLToPath(new URL("../../sidecars/python", import.meta.url));

/** Where the spike provisions it; shared, so that a benchmark does not provision twice. */
export const cacheDir = fileURLToPath(new URL("../../.plimsoll", import.meta.url));
