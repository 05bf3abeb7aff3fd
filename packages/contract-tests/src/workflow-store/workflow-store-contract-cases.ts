import { acceptCases } from "./cases/accept.ts";
import { appendCases } from "./cases/append.ts";
import { cancellationCases } from "./cases/cancellation.ts";
import { claimCases } from "./cases/claims.ts";
import { contentCases } from "./cases/contents.ts";
import { faultCases } from "./cases/faults.ts";
import { performanceCases } from "./cases/performance.ts";
import { readingCases } from "./cases/reading.ts";
import { retentionCases } from "./cases/retention.ts";
import { stateCases } from "./cases/state.ts";
import { usageCases } from "./cases/usage.ts";
import type { WorkflowStoreCase } from "./workflow-store-case.ts";

/** Every promise of WorkflowStorePort, in the order in which a new store is best made to keep them. */
export const workflowStoreContractCases: readonly WorkflowStoreCase[] = [
  ...acceptCases,
  ...claimCases,
  ...appendCases,
  ...stateCases,
  ...readingCases,
  ...cancellationCases,
  ...contentCases,
  ...performanceCases,
  ...usageCases,
  ...retentionCases,
  ...faultCases,
];
