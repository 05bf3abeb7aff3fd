import { APIConnectionError, APIError, RateLimitError } from "openai";
import { expect, it } from "vitest";
import { invocationErrorOf } from "./invocation-error-of.ts";

const asIs = (text: string): string => text;
const withStatus = (status: number) => APIError.generate(status, undefined, `status ${status}`, new Headers());
const coded = (code: string) => Object.assign(new Error(code), { code });

it.each<[string, unknown, string, boolean]>([
  ["429", withStatus(429), "llm-rate-limited", true],
  ["500", withStatus(500), "llm-error", true],
  ["401", withStatus(401), "llm-error", false],
  ["a lost connection", new APIConnectionError({ message: "lost" }), "llm-error", true],
  ["429 as the cause of another", new Error("outer", { cause: withStatus(429) }), "llm-rate-limited", true],
  [
    "an AI SDK error",
    Object.assign(new Error("x"), { name: "AI_APICallError", statusCode: 429 }),
    "llm-rate-limited",
    true,
  ],
  ["a refused connection", new TypeError("fetch failed", { cause: coded("ECONNREFUSED") }), "llm-error", true],
  ["the agent's own mistake", new TypeError("x is undefined"), "orchestrator-error", false],
  ["another server's 429", Object.assign(new Error("tool"), { status: 429 }), "orchestrator-error", false],
  ["a text", "no", "orchestrator-error", false],
])("tells %s apart", (_what, thrown, code, retryable) => {
  expect(invocationErrorOf(thrown, asIs)).toMatchObject({ code, retryable });
});

it("knows the client's own class, whatever it is called by", () => {
  class RenamedError extends RateLimitError {}
  const thrown = new RenamedError(429, undefined, "slow down", new Headers());
  thrown.name = "Something";
  expect(invocationErrorOf(thrown, asIs)).toMatchObject({ code: "llm-rate-limited", detail: { status: 429 } });
});

it("never gives an empty message, and redacts message and stack", () => {
  expect(invocationErrorOf(new RangeError(""), asIs).message).toBe("RangeError");
  const error = invocationErrorOf(new Error("secret"), (text) => text.replaceAll("secret", "***"));
  expect(JSON.stringify(error)).not.toContain("secret");
});

it("ends a chain of causes that goes in a circle", () => {
  const error = new Error("a");
  error.cause = new Error("b", { cause: error });
  expect(invocationErrorOf(error, asIs).detail).toMatchObject({
    stack: expect.stringContaining("Caused by: Error: b"),
  });
});
