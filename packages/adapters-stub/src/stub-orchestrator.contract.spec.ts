import { agentOrchestratorContract, ALL_ORCHESTRATOR_CAPABILITIES, makeMonotonicClock } from "@plimsoll/contract-tests";
import { startStubHarness } from "./testing/stub-harness.ts";

agentOrchestratorContract({
  name: "the stub",
  start: startStubHarness(makeMonotonicClock()),
  capabilities: ALL_ORCHESTRATOR_CAPABILITIES,
});
