import { OrchestratorFailure } from "@plimsoll/application";

/** A failure of the exchange; nobody's exit code is known. */
export const failureOf = (code: string, message: string, hint: string): OrchestratorFailure =>
  new OrchestratorFailure({ code, message, hint, exitCode: null, lastStderr: [] });

/** The answer breaks the protocol; `excerpt` is its body, truncated and redacted. */
export const protocolViolation = (what: string, excerpt: string): OrchestratorFailure =>
  failureOf(
    "protocol-violation",
    `${what}. Body: ${excerpt}`,
    "Compare the server's answer with docs/openapi/orchestrator-protocol.v1.json; it must speak version 1 of the orchestrator protocol.",
  );

/** What was sent and what came back do not add up. */
export const conservationFailure = (what: string): OrchestratorFailure =>
  failureOf(
    "conservation",
    what,
    "The orchestrator lost, doubled or miscounted results: its closing line must count exactly the lines before it.",
  );
