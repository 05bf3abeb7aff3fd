import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import { parsePassEnv } from "./pass-env.ts";

const env = { MY_DSN: "postgres-value", MY_TOKEN: "token-value", EMPTY: "", OPENAI_API_KEY: "key-value" };
const refusal = (given: readonly string[]): string => {
  const parsed = parsePassEnv(given, env);
  return Result.isFailure(parsed) ? `${parsed.failure.message} | ${parsed.failure.hint}` : "accepted";
};

describe("--pass-env", () => {
  it("takes names apart by commas and over again, each once; an empty variable is set", () => {
    expect(Result.getOrThrow(parsePassEnv(["MY_DSN, MY_TOKEN", "MY_DSN", "EMPTY"], env))).toEqual([
      ...["MY_DSN", "MY_TOKEN", "EMPTY"],
    ]);
    expect(Result.getOrThrow(parsePassEnv([], env))).toEqual([]);
  });

  it.each([
    ["NOT_THERE", /^--pass-env: "NOT_THERE" is not set \| Export it/],
    ...["OPENAI_BASE_URL", "OPENAI_API_KEY", "ANTHROPIC_AUTH_TOKEN", "GOOGLE_API_KEY", "GEMINI_API_KEY"].map(
      (name) => [name, new RegExp(`"${name}" can't be passed: the LLM is the mock or the gateway`)] as const,
    ),
    ...["HTTPS_PROXY", "http_proxy", "NO_PROXY"].map(
      (name) => [name, /can't be passed: a proxy would stand between your code and the LLM/] as const,
    ),
    ...["HOME", "PYTHONPATH", "PLIMSOLL_SIDECAR_TOKEN"].map((name) => [name, /Plimsoll sets it/] as const),
    ["MY_DSN,", /a word that is not shown is no name/],
  ] as const)("refuses %s, by name, and says why", (given, message) => {
    expect(refusal([given])).toMatch(message);
  });

  it("never repeats a value that was typed", () => {
    expect(refusal(["MY_DSN=hunter2hunter2"])).toMatch(/"MY_DSN=…" is no name of a variable \| Give names alone/);
    expect(refusal(["MY_DSN=hunter2hunter2", "hunter2-hunter2"])).not.toContain("hunter2");
    expect(refusal(["hunter2-hunter2"])).not.toContain("hunter2");
  });
});
