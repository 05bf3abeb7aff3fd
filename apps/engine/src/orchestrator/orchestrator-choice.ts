import type { StubBehaviour } from "@plimsoll/adapters-stub";
import type { Scenario } from "@plimsoll/domain";
import type { OrchestratorKind } from "./orchestrator-kind.ts";

/** Who runs the prompts of workflows, settled and checked. */
export interface OrchestratorChoice {
  readonly kind: OrchestratorKind;
  /** The adapters' own settings: of a scenario, only what concerns orchestrator and LLM has an effect here. */
  readonly scenario: Scenario;
  readonly stub: StubBehaviour;
}
