import type { OrchestratorFailureRecord } from "@plimsoll/domain";
import type { OrchestratorFailure } from "../../ports/agent-orchestrator.port.ts";
import type { SpikeSession } from "./spike-session.ts";

/** The failure as evidence, in the phase and at the moment in which it is recorded. */
export const orchestratorFailureRecord = (
  session: SpikeSession,
  { code, message, exitCode, lastStderr }: OrchestratorFailure,
): OrchestratorFailureRecord => ({
  kind: "orchestrator-failure",
  phase: session.phase,
  atMs: session.ports.clock.nowMs(),
  code,
  message,
  exitCode,
  lastStderr,
});
