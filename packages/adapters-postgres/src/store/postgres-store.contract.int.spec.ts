import { auditTrailContract, KNOWN_SECRET, workflowStoreContract } from "@plimsoll/contract-tests";
import { contractStoreOn } from "../testing/contract-store.ts";
import { startTestPostgres } from "../testing/start-test-postgres.ts";

const make = contractStoreOn(startTestPostgres({ programs: "installed" }), [KNOWN_SECRET]);

workflowStoreContract({ name: "the store on an installed PostgreSQL", make, capabilities: ["faults"] });
auditTrailContract({ name: "the store on an installed PostgreSQL", make });
