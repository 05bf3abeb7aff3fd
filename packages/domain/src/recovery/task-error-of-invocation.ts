import type { InvocationError } from "../evidence/evidence-record.ts";
import type { TaskError } from "../workflow/task-error.ts";
import { taskErrorMessage } from "./task-error-message.ts";
import { waitAskedFor } from "./wait-asked-for.ts";

type Classified = Pick<TaskError, "class" | "code">;

const TOO_MANY_REQUESTS = 429;

const fieldOf = (detail: unknown, name: string): unknown =>
  typeof detail === "object" && detail !== null ? (detail as Readonly<Record<string, unknown>>)[name] : undefined;

/** Where the protocol leaves it open, the orchestrator's own word decides whether trying again can help. */
const byItsWord = (error: InvocationError, code: string): Classified => ({
  class: error.retryable ? "retryable" : "permanent",
  code,
});

const classified = (error: InvocationError): Classified => {
  switch (error.code) {
    case "timeout":
      return { class: "timeout", code: "timeout" };
    case "cancelled":
      return { class: "cancelled", code: "cancelled" };
    case "llm-rate-limited":
      return byItsWord(error, "rate-limited");
    case "llm-error":
    case "orchestrator-error":
      return byItsWord(error, error.code);
    case "resource-limit":
      return fieldOf(error.detail, "status") === TOO_MANY_REQUESTS
        ? { class: "retryable", code: "pool-exhausted" }
        : { class: "resource", code: "resource-limit" };
  }
};

/**
 * A failed invocation of the orchestrator protocol as an error of its task. An orchestrator that is full (429) has not
 * failed: it is retried as often as a rate limit. A rate limit that can't be retried is a spent quota: permanent.
 */
export const taskErrorOfInvocation = (error: InvocationError, secrets: readonly string[] = []): TaskError => ({
  ...classified(error),
  message: taskErrorMessage(error.message, secrets),
  retryAfterMs: waitAskedFor(fieldOf(error.detail, "retryAfterMs")),
});
