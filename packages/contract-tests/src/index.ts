export { ContractViolation } from "./contract-violation.ts";
export { makeMonotonicClock } from "./monotonic-clock.ts";
export type { AgentOrchestratorContractOptions } from "./orchestrator/agent-orchestrator-contract.ts";
export { agentOrchestratorContract } from "./orchestrator/agent-orchestrator-contract.ts";
export type { CheckContext, CheckFailure, ContractCase } from "./orchestrator/contract-case.ts";
export { orchestratorContractCases } from "./orchestrator/orchestrator-contract-cases.ts";
export type {
  HarnessLlm,
  LlmRefusal,
  OrchestratorCapability,
  OrchestratorHarness,
  ScopedSetting,
} from "./orchestrator/orchestrator-harness.ts";
export { ALL_ORCHESTRATOR_CAPABILITIES } from "./orchestrator/orchestrator-harness.ts";
