import { makeMonotonicClock } from "@plimsoll/contract-tests";
import * as Effect from "effect/Effect";
import { expect, it } from "vitest";
import { StubLlm } from "./stub-llm.ts";
import type { CallFate, StubLlmCall } from "./stub-llm-call.ts";

const SERVICE_MS = 20;

const startLlm = () => {
  const clock = makeMonotonicClock();
  const llm = new StubLlm(clock);
  llm.serveWith(() => SERVICE_MS);
  const ended: StubLlmCall[] = [];
  const call = (agentId: string, fate: CallFate = "answered") =>
    llm.call(`[[agent:${agentId}]] [[canary:00000000000000aa]]`, fate, { onLlmEnd: (done) => void ended.push(done) });
  const barrier = (expected: number, timeoutMs: number) =>
    llm.journal.barrier?.(expected, timeoutMs) ?? Effect.die("no barrier");
  return { barrier, call, clock, ended, llm };
};

const settled = Effect.sleep(SERVICE_MS * 3);

it("holds all back until as many as expected are in flight, and serves them from then on", async () => {
  const { barrier, call, ended, llm } = startLlm();
  const outcome = await Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const armed = yield* barrier(3, 5000);
        call("archon-1");
        call("archon-2");
        yield* settled;
        expect(ended).toHaveLength(0);
        call("archon-3");
        const outcome = yield* armed;
        yield* settled;
        return outcome;
      }),
    ),
  );
  expect(outcome.largestInFlight).toBe(3);
  expect(outcome.waitedMs).toBeGreaterThanOrEqual(SERVICE_MS * 3 - 1);
  const { calls } = await Effect.runPromise(llm.journal.read(0, false));
  expect(calls).toHaveLength(3);
  for (const { arrivedAtMs, endedAtMs, heldMs, plannedMs } of calls) {
    expect(plannedMs).toBe(SERVICE_MS);
    expect((endedAtMs ?? 0) - arrivedAtMs - heldMs).toBeGreaterThanOrEqual(SERVICE_MS);
  }
  expect(calls[0]?.heldMs).toBeGreaterThan(SERVICE_MS);
});

it("lets go when time is up since the first arrival, and says how many there were", async () => {
  const { barrier, call, ended } = startLlm();
  const outcome = await Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const armed = yield* barrier(3, 60);
        yield* Effect.sleep(80);
        call("archon-1");
        call("archon-2");
        const outcome = yield* armed;
        yield* settled;
        return outcome;
      }),
    ),
  );
  expect(outcome.largestInFlight).toBe(2);
  expect(outcome.waitedMs).toBeGreaterThanOrEqual(58);
  expect(ended).toHaveLength(2);
});

it("disarms when its scope closes", async () => {
  const { barrier, call, ended } = startLlm();
  await Effect.runPromise(
    Effect.gen(function* () {
      yield* Effect.scoped(
        Effect.andThen(
          barrier(3, 5000),
          Effect.sync(() => call("archon-1")),
        ),
      );
      call("archon-2");
      yield* settled;
    }),
  );
  expect(ended).toHaveLength(2);
});

it("does not count a call that left while it was held", async () => {
  const { barrier, call, ended, llm } = startLlm();
  const outcome = await Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const armed = yield* barrier(2, 60);
        llm.abort(call("archon-1"));
        call("archon-2");
        const outcome = yield* armed;
        yield* settled;
        return outcome;
      }),
    ),
  );
  expect(outcome.largestInFlight).toBe(1);
  expect(ended.map(({ markers }) => markers.agentIds)).toEqual([["archon-2"]]);
  const { calls } = await Effect.runPromise(llm.journal.read(0, false));
  expect(calls.map((call) => call.outcome)).toEqual(["client-aborted", "answered"]);
});

it("shows open calls without moving the cursor past them", async () => {
  const { call, llm } = startLlm();
  call("archon-1", "stalled");
  const page = await Effect.runPromise(llm.journal.read(0, true));
  expect(page.nextCursor).toBe(0);
  expect(page.calls).toMatchObject([{ outcome: "pending", endedAtMs: null, plannedMs: null }]);
  expect((await Effect.runPromise(llm.journal.read(0, false))).calls).toEqual([]);
});
