import { cancellationCases } from "./cases/cancellation.ts";
import { concurrencyCases } from "./cases/concurrency.ts";
import { failureCases } from "./cases/failures.ts";
import { isolationCases } from "./cases/isolation.ts";
import { releaseCases } from "./cases/release.ts";
import { selfDescriptionCases } from "./cases/self-description.ts";
import type { ContractCase } from "./contract-case.ts";

/** Every promise of AgentOrchestratorPort, in the order in which a new adapter is best made to keep them. */
export const orchestratorContractCases: readonly ContractCase[] = [
  ...selfDescriptionCases,
  ...isolationCases,
  ...concurrencyCases,
  ...failureCases,
  ...cancellationCases,
  ...releaseCases,
];
