import { DEFAULT_SCENARIO, type LlmChoice } from "@plimsoll/domain";
import * as Result from "effect/Result";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkPace } from "./check-pace.ts";

interface Pace {
  readonly kind: LlmChoice["kind"];
  readonly agentCount: number;
  readonly rpm: number | undefined;
  readonly timeoutMs: number;
}

const check = ({ kind, agentCount, rpm, timeoutMs }: Pace) => {
  const { latency, model } = DEFAULT_SCENARIO.llm;
  const llm = { kind, latency, model, ...(rpm === undefined ? {} : { rpm }) };
  return Result.getFailure(checkPace({ ...DEFAULT_SCENARIO, agentCount, invocationTimeoutMs: timeoutMs, llm }));
};

const real: Pace = { kind: "openai", agentCount: 72, rpm: 60, timeoutMs: 72_000 };

describe("checkPace", () => {
  it("lets a wave pass that the limit admits within an invocation's time", () => {
    expect(check(real)._tag).toBe("None");
  });

  it.each([
    ["a millisecond less", { timeoutMs: 71_999 }],
    ["an agent more", { agentCount: 73 }],
    ["a request a minute less", { rpm: 59 }],
  ])("refuses %s", (_, change) => {
    expect(check({ ...real, ...change })._tag).toBe("Some");
  });

  it.each([
    ["the mock, which answers 429 at once", { kind: "mock" as const }],
    ["a real LLM without a limit", { rpm: undefined }],
  ])("does not concern %s", (_, change) => {
    expect(check({ ...real, timeoutMs: 1, ...change })._tag).toBe("None");
  });

  it("names numbers each of which, changed alone, is enough", () => {
    const pace = fc.record({
      agentCount: fc.integer({ min: 1, max: 5_000 }),
      rpm: fc.integer({ min: 1, max: 10_000 }),
      timeoutMs: fc.integer({ min: 1, max: 1_000_000 }),
    });
    fc.assert(
      fc.property(pace, (given) => {
        const refused = check({ kind: "openai", ...given });
        fc.pre(refused._tag === "Some");
        const { hint } = refused.value;
        const named = (flag: string) => new RegExp(`--${flag} to (\\d+)`).exec(hint)?.[1];
        const fewer = named("agent-count");
        const changes: Partial<Pace>[] = [
          { timeoutMs: Number(named("invocation-timeout-ms")) },
          { rpm: Number(named("rpm")) },
          ...(fewer === undefined ? [] : [{ agentCount: Number(fewer) }]),
        ];
        for (const change of changes) expect(check({ kind: "openai", ...given, ...change })._tag).toBe("None");
      }),
    );
  });
});
