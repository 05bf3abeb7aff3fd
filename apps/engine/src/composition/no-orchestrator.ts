import { StubBehaviour } from "@plimsoll/adapters-stub";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Schema from "effect/Schema";
import type { OrchestratorChoice } from "../orchestrator/orchestrator-choice.ts";

/** For an engine that will start no task: nobody is asked, so nobody is started. */
export const noOrchestrator = (): OrchestratorChoice => ({
  kind: "stub",
  scenario: { ...DEFAULT_SCENARIO, orchestrator: "stub" },
  stub: Schema.decodeUnknownSync(StubBehaviour)({}),
});
