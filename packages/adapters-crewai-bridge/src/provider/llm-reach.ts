import type { OrchestratorFailure } from "@plimsoll/application";
import { isLoopback } from "../bridge/parse-orchestrator-url.ts";
import { failureOf } from "../failure/failures.ts";

/** The run's LLM listens on this machine's loopback address alone, so that an orchestrator elsewhere would call its own; null when it can be reached or isn't asked. */
export const llmOutOfReach = (url: URL, capabilities: readonly string[]): OrchestratorFailure | null =>
  isLoopback(url) || capabilities.includes("llm-fixed")
    ? null
    : failureOf(
        "llm-unreachable-from-there",
        `The orchestrator at ${url.host} is not on this machine and would be given an LLM at 127.0.0.1, which it can't reach: every invocation would fail`,
        "Run the orchestrator on this host and give its http://127.0.0.1 address, or let it use an LLM of its own and declare the capability llm-fixed.",
      );
