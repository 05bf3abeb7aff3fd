// Puts the page's own files, which the compiler does not know, beside the compiled server that reads them.
import { cp, rm } from "node:fs/promises";

const from = new URL("../src/server/runs-ui-files/", import.meta.url);
const to = new URL("../dist/server/runs-ui-files/", import.meta.url);

await rm(to, { recursive: true, force: true });
await cp(from, to, { recursive: true });
