import { makeMonotonicClock } from "@plimsoll/contract-tests";
import * as Effect from "effect/Effect";
import { expect, it } from "vitest";
import { langGraphFanOutProbe } from "./lang-graph-fan-out-probe.ts";

const clock = makeMonotonicClock();
const probe = (options: Omit<Parameters<typeof langGraphFanOutProbe>[0], "clock">) =>
  Effect.runPromise(langGraphFanOutProbe({ clock, ...options }));

it("loses 35 of 72 in LangGraph 1.7.3 with maxConcurrency 8 after one failure, and none without it", async () => {
  expect(await probe({})).toEqual({
    libraryVersion: "1.7.3",
    withMaxConcurrency: { sent: 72, returned: 37, failed: 0, neverRan: 35 },
    withoutMaxConcurrency: { sent: 72, returned: 72, failed: 0, neverRan: 0 },
  });
});

it.each([
  { failingIndex: 0, maxConcurrency: 4, sent: 12, returned: 4 },
  { failingIndex: 6, maxConcurrency: 4, sent: 12, returned: 10 },
  { failingIndex: 3, maxConcurrency: 8, sent: 72, returned: 11 },
  { failingIndex: 71, maxConcurrency: 8, sent: 72, returned: 72 },
])(
  "runs only what was in flight when worker $failingIndex of $sent failed at a limit of $maxConcurrency",
  async (each) => {
    const { returned, ...options } = each;
    const { withMaxConcurrency } = await probe(options);
    expect(withMaxConcurrency).toEqual({ sent: each.sent, returned, failed: 0, neverRan: each.sent - returned });
  },
);

it("loses nothing as long as nothing fails, but everything at a limit of one", async () => {
  const unharmed = await probe({ failingIndex: null });
  expect(unharmed.withMaxConcurrency).toEqual({ sent: 72, returned: 72, failed: 0, neverRan: 0 });
  const one = await probe({ failingIndex: null, maxConcurrency: 1, sent: 12 });
  expect(one.withMaxConcurrency).toEqual({ sent: 12, returned: 0, failed: 1, neverRan: 11 });
});
