import { auditTrailContract, KNOWN_SECRET, workflowStoreContract } from "@plimsoll/contract-tests";
import * as Effect from "effect/Effect";
import { withFaults } from "../testing/contract-store.ts";
import { openPglite } from "../testing/open-pglite.ts";
import { auditedStoreOn } from "./make-postgres-workflow-store.ts";

const make = Effect.flatMap(openPglite, (database) => withFaults(auditedStoreOn(database, [KNOWN_SECRET]), database));

workflowStoreContract({ name: "the store on PGlite", make, capabilities: ["faults"] });
auditTrailContract({ name: "the store on PGlite", make });
