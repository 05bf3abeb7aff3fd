import { redactSecrets } from "@plimsoll/domain";
import type { TaskErrorClass } from "@plimsoll/domain";
import type { OrchestratorFailure } from "../../../ports/agent-orchestrator.port.ts";
import { TaskFailure } from "../../../ports/task-runner.port.ts";

/** The same request would be refused again. */
const PERMANENT = new Set(["unauthorized", "pool-not-found", "agent-not-found", "invalid-request", "provisioning"]);
const TIMEOUTS = new Set(["timeout", "start-timeout"]);

const classOf = (code: string): TaskErrorClass => {
  if (PERMANENT.has(code)) return "permanent";
  if (TIMEOUTS.has(code)) return "timeout";
  return code === "died" ? "crash" : "retryable";
};

/** What a failure of the orchestrator as a whole means for the attempt that met it. */
export const orchestratorTaskFailure = (failure: OrchestratorFailure): TaskFailure =>
  new TaskFailure({
    class: classOf(failure.code),
    code: `orchestrator-${failure.code}`,
    message: redactSecrets([failure.message, failure.hint].filter((part) => part !== "").join(" ")),
    retryAfterMs: null,
  });
