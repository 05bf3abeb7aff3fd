import { conservingCases } from "./cases/conserving.ts";
import { orderingCases } from "./cases/ordering.ts";
import { quotaCases } from "./cases/quotas.ts";
import { recoveringCases } from "./cases/recovering.ts";
import { steeringCases } from "./cases/steering.ts";
import type { WorkflowEngineCase } from "./workflow-engine-case.ts";

/** Every promise of the engine that a store can break, in the order in which they are best looked at. */
export const workflowEngineContractCases: readonly WorkflowEngineCase[] = [
  ...steeringCases,
  ...conservingCases,
  ...orderingCases,
  ...quotaCases,
  ...recoveringCases,
];
