// Generates docs/conformance.md and the page beside the newest committed run from that run's conformance.json:
// node --conditions=@plimsoll/source apps/spike-runner/src/cli/conformance-write-docs.ts
import { writeFileSync } from "node:fs";
import { CONFORMANCE_FOLDER, conformanceDocs } from "./conformance-docs.ts";

const docs = await conformanceDocs();
if (docs === null) throw new Error(`there is no run in ${CONFORMANCE_FOLDER}`);
for (const [path, text] of Object.entries(docs)) writeFileSync(path, text);
