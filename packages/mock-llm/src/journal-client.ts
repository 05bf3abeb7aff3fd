import type { BarrierOutcome, ClockPort, JournalPage, LlmFailure, LlmJournalPort } from "@plimsoll/application";
import type { LlmCallRecord } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { BarrierState } from "./barrier.ts";
import type { ControlClient } from "./control-client.ts";
import type { WireCall, WireJournalPage } from "./journal.ts";

const WAIT_ROUND_MS = 20_000;

const toRecord = (clock: ClockPort, call: WireCall): LlmCallRecord => {
  const { arrivedAtNs, firstByteAtNs, endedAtNs, ...same } = call;
  const optionalAtMs = (ns: string | null): number | null => (ns === null ? null : clock.fromMonotonicNs(BigInt(ns)));
  return {
    kind: "llm-call",
    ...same,
    arrivedAtMs: clock.fromMonotonicNs(BigInt(arrivedAtNs)),
    firstByteAtMs: optionalAtMs(firstByteAtNs),
    endedAtMs: optionalAtMs(endedAtNs),
  };
};

/** Reads on until the journal's end, in small pages: a large one would delay answers that fall due meanwhile. */
const readJournal = (client: ControlClient, clock: ClockPort) =>
  Effect.fn("MockLlmJournal.read")(function* (
    cursor: number,
    includePending: boolean,
  ): Effect.fn.Return<JournalPage, LlmFailure> {
    const calls: LlmCallRecord[] = [];
    let nextCursor = cursor;
    for (;;) {
      const path = `journal?cursor=${nextCursor}&pending=${includePending}`;
      // The server is this package's own, of this version: its pages are not checked once more.
      const page = (yield* client.request("GET", path)) as WireJournalPage;
      for (const call of page.calls) calls.push(toRecord(clock, call));
      nextCursor = page.nextCursor;
      if (!page.isLast) continue;
      for (const call of page.pending) calls.push(toRecord(clock, call));
      return { calls, nextCursor };
    }
  });

const untilSettled = Effect.fnUntraced(function* (
  client: ControlClient,
  barrierId: number,
): Effect.fn.Return<BarrierOutcome, LlmFailure> {
  for (;;) {
    const path = `barrier?barrierId=${barrierId}&waitMs=${WAIT_ROUND_MS}`;
    const { state, largestInFlight, waitedMs } = (yield* client.request(
      "GET",
      path,
      undefined,
      WAIT_ROUND_MS,
    )) as BarrierState;
    if (state !== "armed") return { largestInFlight, waitedMs };
  }
});

const disarm = (client: ControlClient) => Effect.ignore(client.request("DELETE", "barrier"));

const raiseBarrier = (client: ControlClient) =>
  Effect.fn("MockLlmJournal.barrier")(function* (
    expected: number,
    timeoutMs: number,
  ): Effect.fn.Return<Effect.Effect<BarrierOutcome, LlmFailure>, LlmFailure, Scope.Scope> {
    const arm = client.request("POST", "barrier", { expected, timeoutMs });
    const armed = (yield* Effect.acquireRelease(arm, () => disarm(client))) as BarrierState;
    return untilSettled(client, armed.barrierId);
  });

/** The journal of a mock LLM as the use cases read it, its times on the run's axis. */
export const makeJournalClient = (client: ControlClient, clock: ClockPort): LlmJournalPort => ({
  read: readJournal(client, clock),
  barrier: raiseBarrier(client),
});
