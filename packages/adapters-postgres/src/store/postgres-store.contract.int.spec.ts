import { workflowStoreContract } from "@plimsoll/contract-tests";
import { contractStoreOn } from "../testing/contract-store.ts";
import { startTestPostgres } from "../testing/start-test-postgres.ts";

workflowStoreContract({
  name: "the store on an installed PostgreSQL",
  make: contractStoreOn(startTestPostgres({ programs: "installed" })),
  capabilities: ["faults"],
});
