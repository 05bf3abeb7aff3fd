import { makeClock } from "@plimsoll/adapters-host";
import { makeStubOrchestrator, StubBehaviour } from "@plimsoll/adapters-stub";
import type { InvocationRequest, OrchestratorProviderPort } from "@plimsoll/application";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import * as Stream from "effect/Stream";
import { describe, expect, it } from "vitest";
import type { OwnAgents } from "../config/own-agents.ts";
import { type InputsOrder, promptWith, withOwnAgents } from "./own-agents-prompts.ts";

const CANARY = "[[canary:00ff00ff00ff00ff]]";
const PROMPT = `Respond. [[agent:archon-1]] ${CANARY}`;
const OWN: OwnAgents = { target: null, inputs: ['{"a":1}', "two", "three"], inputsSha256: "abc" };

const request = (requestId: string): InvocationRequest => ({
  ...{ requestId, agentId: "archon-1", topic: "t", prompt: PROMPT, timeoutMs: 5_000 },
});

/** The stub, noting the prompts that reach it. */
const noting = (seen: string[]): OrchestratorProviderPort => {
  const behaviour = Schema.decodeUnknownSync(StubBehaviour)({});
  const { provider } = makeStubOrchestrator({ clock: makeClock(), behaviour });
  const start: OrchestratorProviderPort["start"] = (...asked) =>
    Effect.map(provider.start(...asked), (inner) => ({
      ...inner,
      instantiate: (pool) =>
        Effect.map(inner.instantiate(pool), (opened) => ({
          ...opened,
          invoke: (asked) => Effect.suspend(() => (seen.push(asked.prompt), opened.invoke(asked))),
          invokeBatch: (all) => (seen.push(...all.map(({ prompt }) => prompt)), opened.invokeBatch(all)),
        })),
    }));
  return { start };
};

const AGENT = { agentId: "archon-1", role: "r", goal: "g", backstory: "b" };

/** Two pools, of which the first is asked three times in two ways, the second once. */
const promptsOf = (order?: InputsOrder) => {
  const seen: string[] = [];
  const run = Effect.gen(function* () {
    const scenario = { ...DEFAULT_SCENARIO, orchestrator: "stub", agentCount: 1 };
    const orchestrator = yield* withOwnAgents(noting(seen), OWN, order).start(scenario, () => undefined);
    const open = orchestrator.instantiate({ agents: [AGENT], instantiationTimeoutMs: 5_000 });
    const first = yield* open;
    yield* first.invoke(request("r1"));
    yield* Stream.runDrain(first.invokeBatch([request("r2"), request("r3")]));
    yield* (yield* open).invoke(request("r4"));
    return (yield* orchestrator.describe).settings;
  });
  return Effect.runPromise(Effect.scoped(run)).then((settings) => ({
    settings,
    inputs: seen.map((text) => text.split("\n")[0]),
  }));
};

describe("inputs of the user's", () => {
  it("take the place of the prompt and keep its marks, behind a JSON object, too", () => {
    expect(promptWith("two", PROMPT)).toBe(`two\n[[agent:archon-1]] ${CANARY}`);
    expect(promptWith('{"a":1}', PROMPT)).toBe(`{"a":1}\n[[agent:archon-1]] ${CANARY}`);
    expect(promptWith("two", "no mark")).toBe("two");
  });

  it("are dealt in order and over again, over all pools of a run", async () => {
    expect((await promptsOf()).inputs).toEqual(['{"a":1}', "two", "three", '{"a":1}']);
  });

  it("begin anew in each pool where that is asked", async () => {
    const four = (await promptsOf("anew-in-each-pool")).inputs;
    expect(four[3]).toBe(four[0]);
    expect((await promptsOf("anew-in-each-pool")).inputs).toEqual(four);
  });

  it("are in the evidence by number and hash, never themselves", async () => {
    const { settings } = await promptsOf();
    expect(settings).toMatchObject({ "own.inputs": 3, "own.inputsSha256": "abc" });
    expect(JSON.stringify(settings)).not.toMatch(/two|three/);
  });
});
