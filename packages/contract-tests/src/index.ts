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
export {
  dispatched,
  endOf,
  failed,
  finished,
  interrupted,
  retried,
  scaled,
  succeeded,
} from "./workflow-store/sample-events.ts";
export {
  ACCEPTED_AT_MS,
  agentOf,
  freshTenant,
  singleOf,
  taskOf,
  workflowOf,
} from "./workflow-store/sample-workflows.ts";
export type { WorkflowStoreCase } from "./workflow-store/workflow-store-case.ts";
export type { WorkflowStoreContractOptions } from "./workflow-store/workflow-store-contract.ts";
export { workflowStoreContract } from "./workflow-store/workflow-store-contract.ts";
export { workflowStoreContractCases } from "./workflow-store/workflow-store-contract-cases.ts";
export type { WorkflowStoreCapability, WorkflowStoreUnderTest } from "./workflow-store/workflow-store-under-test.ts";
export { ScriptedRunner } from "./workflow-engine/scripted-runner.ts";
export type { SeenAttempt } from "./workflow-engine/scripted-runner.ts";
export { scriptedTask } from "./workflow-engine/task-script.ts";
export type { TaskScript } from "./workflow-engine/task-script.ts";
export type {
  EngineCheckContext,
  EngineCheckFailure,
  MakeEngine,
  WorkflowEngineCase,
} from "./workflow-engine/workflow-engine-case.ts";
export type { WorkflowEngineContractOptions } from "./workflow-engine/workflow-engine-contract.ts";
export { workflowEngineContract } from "./workflow-engine/workflow-engine-contract.ts";
export { workflowEngineContractCases } from "./workflow-engine/workflow-engine-contract-cases.ts";
export { entriesOf as auditEntriesOf, rowsOf as auditRowsOf, sha256Hex } from "./audit-trail/audit-steps.ts";
export { KNOWN_SECRET } from "./audit-trail/audit-trail-case.ts";
export type { AuditedStoreUnderTest, AuditTrailCase } from "./audit-trail/audit-trail-case.ts";
export { auditTrailContractCases } from "./audit-trail/audit-trail-cases.ts";
export { auditTrailContract } from "./audit-trail/audit-trail-contract.ts";
export type { PersonaCatalogueCase, PersonaCatalogueUnderTest } from "./persona-catalogue/persona-catalogue-case.ts";
export { personaCatalogueContractCases } from "./persona-catalogue/persona-catalogue-cases.ts";
export { personaCatalogueContract } from "./persona-catalogue/persona-catalogue-contract.ts";
export type { PersonaCatalogueContractOptions } from "./persona-catalogue/persona-catalogue-contract.ts";
