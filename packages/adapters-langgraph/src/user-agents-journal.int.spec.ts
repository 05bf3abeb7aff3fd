import { makeMonotonicClock } from "@plimsoll/contract-tests";
import { makeMockLlm } from "@plimsoll/mock-llm";
import * as Effect from "effect/Effect";
import { expect, it } from "vitest";
import { ask, contentOfResult, poolWith } from "./testing/user-agents-fixture.ts";

const CANARY = "0123456789abcdef";

it.each(["functions.ts#answerQuestion", "functions.ts#askByHttp", "vendors.ts#claude", "vendors.ts#gemini"])(
  "has the journal know whose call it is when %s forwards no mark",
  (agentsFrom) =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const clock = makeMonotonicClock();
          const mock = yield* makeMockLlm({ clock, seed: 1, settings: { latency: { kind: "fixed", latencyMs: 5 } } });
          const pool = yield* poolWith(agentsFrom, mock.endpoint);
          const result = yield* ask(pool, `[[canary:${CANARY}]] {"question":"How deep may it be loaded?"}`);
          expect(contentOfResult(result)).not.toBe("");
          const { calls } = yield* mock.journal.read(0, true);
          expect(calls).toMatchObject([{ canaries: [CANARY], agentIds: ["archon-1"], outcome: "answered" }]);
        }),
      ),
    ),
);
