import { workflowStoreContract } from "@plimsoll/contract-tests";
import { contractStoreOn } from "../testing/contract-store.ts";
import { withTemporaryFolder } from "../testing/temporary-folder.ts";
import { makeEmbeddedDatabase } from "./make-embedded-database.ts";

workflowStoreContract({
  name: "the store on the embedded database",
  make: contractStoreOn(withTemporaryFolder((folder) => makeEmbeddedDatabase({ folder }))),
  capabilities: ["faults"],
});
