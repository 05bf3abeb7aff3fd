// Generates docs/conformance.md from the newest committed run:
// node --conditions=@plimsoll/source apps/spike-runner/src/cli/conformance-write-docs.ts
import { writeFileSync } from "node:fs";
import { CONFORMANCE_DOCS, CONFORMANCE_FOLDER, conformanceDocs } from "./conformance-docs.ts";

const docs = await conformanceDocs();
if (docs === null) throw new Error(`there is no run in ${CONFORMANCE_FOLDER}`);
writeFileSync(CONFORMANCE_DOCS, docs);
