import { makeMonotonicClock } from "@plimsoll/contract-tests";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import type { FaultKind } from "@plimsoll/domain";
import { makeMockLlm } from "@plimsoll/mock-llm";
import * as Effect from "effect/Effect";
import { expect, it } from "vitest";
import { makeLangGraphOrchestrator } from "./make-lang-graph-orchestrator.ts";
import { ask } from "./testing/user-agents-fixture.ts";

const clock = makeMonotonicClock();
const agents = [{ agentId: "archon-1", role: "witness", goal: "answer", backstory: "none" }];

it("blames the LLM for an answer that nothing can be made of, as the other drivers do", () =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const mock = yield* makeMockLlm({ clock, seed: 72, settings: { latency: { kind: "fixed", latencyMs: 1 } } });
        const orchestrator = yield* makeLangGraphOrchestrator({ clock }).start(DEFAULT_SCENARIO, () => undefined);
        const pool = yield* orchestrator.instantiate({ agents, llm: mock.endpoint, instantiationTimeoutMs: 10_000 });
        const codes: (readonly string[])[] = [];
        for (const kind of ["malformed-json", "missing-choices", "truncated-stream", "disconnect"] as const) {
          const faults: readonly { readonly kind: FaultKind }[] = [{ kind }];
          yield* mock.configure({ faults });
          const result = yield* ask(pool, "[[agent:archon-1]] go");
          codes.push([kind, result.outcome === "failed" ? result.error.code : result.content]);
        }
        expect(codes).toEqual([
          ["malformed-json", "llm-error"],
          ["missing-choices", "llm-error"],
          ["truncated-stream", "llm-error"],
          ["disconnect", "llm-error"],
        ]);
      }),
    ),
  ));
