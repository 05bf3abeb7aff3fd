import type { EvidenceRecord, InvocationRecord } from "@plimsoll/domain";
import { DEFAULT_SCENARIO, LatencyHistogram, type LoadScenario, struckAgentIds } from "@plimsoll/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeFaultWindows } from "./fault-share.ts";
import { dealt } from "./generator-seat.ts";
import { shareOf, shareProblem } from "./generator-share.ts";
import { mergeEvidence } from "./merge-evidence.ts";
import { SeatBooks } from "./seat-books.ts";
import { clockOffset, onTheirClock } from "./start-agreement.ts";
import { globalAgentId, localAgentId, translateRecord } from "./translate-record.ts";

const loadOf = (shape: LoadScenario["shape"]): LoadScenario => ({
  ...{ shape, warmUpMs: 0, conversation: { turns: 1 }, toolTurns: 0, goodputWithinMs: null },
  ...{ stopEarly: false, faults: [], inputs: [] },
});

const counts = fc.integer({ min: 1, max: 12 });

describe("a share", () => {
  it("of numbered things adds up to all of them, and names each agent of the run once", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), counts, (total, count) => {
        const names = Array.from({ length: count }, (_, ordinal) =>
          Array.from({ length: dealt(total, { ordinal, count }) }, (_each, index) =>
            globalAgentId(`archon-${index + 1}`, { ordinal, count }),
          ),
        ).flat();
        expect(new Set(names)).toEqual(new Set(Array.from({ length: total }, (_, index) => `archon-${index + 1}`)));
        expect(names).toHaveLength(total);
      }),
    );
  });

  it("of a rate comes between the arrivals of the others, with canaries of its own", () => {
    const load = loadOf({ kind: "arrival-rate", ratePerSec: 30, durationMs: 1000 });
    const shares = [0, 1, 2].map((ordinal) =>
      shareOf({ runId: "r", scenario: { ...DEFAULT_SCENARIO, agentCount: 10 }, load }, { ordinal, count: 3 }),
    );
    expect(shares.map(({ staggerMs }) => Math.round(staggerMs))).toEqual([0, 33, 67]);
    expect(shares.map(({ load: { shape } }) => shape)).toEqual(
      shares.map(() => ({ kind: "arrival-rate", ratePerSec: 10, durationMs: 1000 })),
    );
    expect(shares.map(({ scenario }) => scenario.agentCount)).toEqual([4, 3, 3]);
    expect(new Set(shares.map(({ scenario }) => scenario.seed)).size).toBe(3);
  });

  it("keeps with all others to the LLM's rate, and there is none for less than a request a minute each", () => {
    const scenario = { ...DEFAULT_SCENARIO, agentCount: 10, llm: { ...DEFAULT_SCENARIO.llm, rpm: 8 } };
    const load = loadOf({ kind: "constant-concurrency", durationMs: 1000 });
    const shares = [0, 1, 2].map((ordinal) => shareOf({ runId: "r", scenario, load }, { ordinal, count: 3 }));
    expect(shares.map((share) => share.scenario.llm.rpm)).toEqual([3, 3, 2]);
    expect([shareProblem(scenario, load, 8), shareProblem(scenario, load, 9)]).toEqual([
      ...[null, "llm.rpm: 8 requests a minute are fewer than 9 generators"],
    ]);
  });

  it("that would be empty is refused", () => {
    const load = loadOf({ kind: "constant-concurrency", agents: 2, durationMs: 1000 });
    expect(shareProblem(DEFAULT_SCENARIO, load, 2)).toBeNull();
    expect(shareProblem(DEFAULT_SCENARIO, load, 3)).toContain("lowest level is 2");
    const capped = loadOf({ kind: "arrival-rate", ratePerSec: 9, durationMs: 1000, maxInFlight: 2 });
    expect(shareProblem(DEFAULT_SCENARIO, capped, 3)).toContain("lowest level is 2");
  });
});

it("gives an agent one owner, who knows it by a name of its own", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), counts, (place, count) => {
      const owners = Array.from({ length: count }, (_, ordinal) => ({ ordinal, count }))
        .map((seat) => ({ seat, local: localAgentId(`archon-${place}`, seat) }))
        .filter(({ local }) => local !== null);
      expect(owners.map(({ seat, local }) => globalAgentId(local ?? "", seat))).toEqual([`archon-${place}`]);
    }),
  );
});

describe("the start", () => {
  it("is the same instant for everybody within half of the round trip, whatever the clocks show", () => {
    const skews = fc.double({ min: -1e7, max: 1e7, noNaN: true });
    const trips = fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(skews, trips, (skew, legs) => {
        const readings = legs.map(([there, back], index) => {
          const askedAtMs = index * 1000;
          return { askedAtMs, answeredAtMs: askedAtMs + there + back, theirsMs: askedAtMs + there - skew };
        });
        const offset = clockOffset(readings);
        if (offset === null) throw new Error("there are readings");
        const startedAtMs = onTheirClock(5_000, offset) + skew;
        expect(Math.abs(startedAtMs - 5_000)).toBeLessThanOrEqual(offset.errorMs + 1e-6);
      }),
    );
  });

  it("can't be agreed without an answer", () => {
    expect(clockOffset([])).toBeNull();
  });
});

const invocation = (agentId: string, requestId: string): InvocationRecord => ({
  kind: "invocation",
  ...{ phase: "load", wave: 0, pool: 0, requestId, agentId, canary: requestId },
  ...{ intendedAtMs: 10, sentAtMs: 11, endedAtMs: 20, outcome: "succeeded", canariesFound: [requestId] },
  reported: { receivedAtMs: 12, startedAtMs: 12, finishedAtMs: 19, queuedMs: 0.5, workerId: "w" },
});

/** Announced, and not ended yet. */
const pendingOf = (requestId: string): InvocationRecord => {
  const { reported: _, ...open } = invocation("archon-1", requestId);
  return { ...open, endedAtMs: null, outcome: "pending", canariesFound: [] };
};

const stage = (startedAtMs: number, arrivals: number): EvidenceRecord => ({
  kind: "stage",
  ...{
    stage: 0,
    name: "s",
    phase: "load",
    startedAtMs,
    endedAtMs: 100,
    fromLevel: 5,
    toLevel: 5,
    arrivals,
    meanOpen: 2,
  },
});

const SHIFT_MS = 1000;
const whole = {
  scenario: { ...DEFAULT_SCENARIO, agentCount: 2 },
  load: loadOf({ kind: "arrival-rate", ratePerSec: 10, durationMs: 1000 }),
};

/** Books of a generator that has been told the start. */
const booksOf = (ordinal: number, records: readonly EvidenceRecord[]) => {
  const books = new SeatBooks({ ordinal, count: 2 });
  books.agree(SHIFT_MS, ordinal === 0);
  return { books, written: books.take(records, ordinal === 0) };
};

const stagesOf = (...generators: readonly { readonly books: SeatBooks; readonly isLost: boolean }[]) =>
  mergeEvidence(whole, generators).filter(({ kind }) => kind === "stage");

describe("records of several generators", () => {
  it("are moved by one shift that keeps every duration, and get the run's names", () => {
    const moved = translateRecord(invocation("archon-2", "i0"), { ordinal: 1, count: 3, shiftMs: SHIFT_MS });
    expect(moved).toMatchObject({
      ...{ agentId: "archon-5", requestId: "g2-i0", intendedAtMs: 1010, sentAtMs: 1011, endedAtMs: 1020 },
      reported: { receivedAtMs: 1012, finishedAtMs: 1019, queuedMs: 0.5 },
    });
  });

  it("are written as they come, and stages are added up under the plan's name and level", () => {
    const first = booksOf(0, [invocation("archon-1", "i0"), stage(1, 1)]);
    const second = booksOf(1, [invocation("archon-1", "i0"), stage(3, 1)]);
    expect([...first.written, ...second.written].map((record) => "agentId" in record && record.agentId)).toEqual([
      ...["archon-1", "archon-2"],
    ]);
    const merged = stagesOf({ books: first.books, isLost: false }, { books: second.books, isLost: false });
    expect(merged).toEqual([
      expect.objectContaining({
        ...{ name: "10 a second", startedAtMs: 1001, endedAtMs: 1100, arrivals: 2 },
        ...{ fromLevel: 10, toLevel: 10, meanOpen: 4 },
      }),
    ]);
  });

  it("wait for the start to be agreed, and lose nothing by it", () => {
    const books = new SeatBooks({ ordinal: 1, count: 2 });
    const agent: EvidenceRecord = {
      ...{ kind: "agent", phase: "instantiate", pool: 0, agentId: "archon-1", status: "ready", instantiationMs: 1 },
    };
    expect(books.take([agent], false)).toEqual([]);
    expect(books.agree(SHIFT_MS, false)).toEqual([{ ...agent, agentId: "archon-2" }]);
    expect(books.agree(SHIFT_MS, false)).toEqual([]);
  });

  it("of the orchestrator come from one generator alone", () => {
    const reading: EvidenceRecord = {
      ...{ kind: "resources", subject: "orchestrator", phase: "load", atMs: 5, processCount: 1 },
      ...{ pssBytes: 1, rssBytes: 1, cpuMs: 1, threads: 1, openFiles: 1 },
    };
    expect(booksOf(0, [reading]).written).toEqual([{ ...reading, atMs: 1005 }]);
    expect(booksOf(1, [reading]).written).toEqual([]);
  });

  it("are accounted for when their generator dies: what it had open is pending, and nothing else", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 0, max: 30 }),
        fc.boolean(),
        (ended, open, alone) => {
          const lost = booksOf(1, []);
          const ids = Array.from({ length: ended + open }, (_, index) => `i${index}`);
          for (const id of ids) lost.books.announce({ ...pendingOf(id) });
          const written = lost.books.take(
            ids.slice(0, ended).map((id) => invocation("archon-1", id)),
            false,
          );
          const pending = lost.books.pending();
          expect(written.length + pending.length).toBe(ids.length);
          expect(pending.map((record) => record.kind === "invocation" && record.requestId)).toEqual(
            ids.slice(ended).map((id) => `g2-${id}`),
          );
          const rest = booksOf(0, [invocation("archon-1", "i0"), stage(1, 1)]);
          const others = alone ? [] : [{ books: rest.books, isLost: false }];
          const stages = stagesOf(...others, { books: lost.books, isLost: true });
          const arrivals = stages.map((record) => record.kind === "stage" && record.arrivals);
          expect(arrivals).toEqual(ids.length + others.length === 0 ? [] : [ids.length + others.length]);
        },
      ),
    );
  });

  it("must be as many as their generator says, by count, by histogram, and with an end for each", () => {
    const { books } = booksOf(0, [invocation("archon-1", "i0")]);
    const end = { type: "end", recordCount: 1, partial: false, reason: "", latency: books.latency.encode() } as const;
    expect(books.problemOf(end)).toBeNull();
    expect(books.problemOf({ ...end, recordCount: 3 })).toContain("2 of its 3 records");
    expect(books.problemOf({ ...end, latency: new LatencyHistogram().encode() })).toContain("differs");
    books.announce(pendingOf("i1"));
    expect(books.problemOf(end)).toContain("1 of its invocations");
  });
});

describe("faults", () => {
  const faulty = (faults: LoadScenario["faults"]) => ({
    scenario: { ...DEFAULT_SCENARIO, agentCount: 10 },
    load: { ...whole.load, faults },
    runId: "r",
  });

  it("strike the same agents, dealt to several generators, as with one", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (count, agentRatio) => {
          const asked = faulty([{ kind: "stall", agentRatio }]);
          const ids = Array.from({ length: 10 }, (_, index) => `archon-${index + 1}`);
          const struck = Array.from({ length: count }, (_, ordinal) =>
            (shareOf(asked, { ordinal, count }).load.faults[0]?.agentIds ?? []).map((agentId) =>
              globalAgentId(agentId, { ordinal, count }),
            ),
          ).flat();
          expect(struck.toSorted()).toEqual(struckAgentIds(ids, agentRatio, asked.scenario.seed).toSorted());
        },
      ),
    );
  });

  it("for all agents stay for all, and named ones keep their rule where none of them is", () => {
    const asked = faulty([{ kind: "stall" }, { kind: "server-error", agentIds: ["archon-4"] }]);
    const scripts = [0, 1].map((ordinal) => shareOf(asked, { ordinal, count: 2 }).load.faults);
    expect(scripts[0]).toEqual([{ kind: "stall" }, { kind: "server-error", agentIds: [] }]);
    expect(scripts[1]).toEqual([{ kind: "stall" }, { kind: "server-error", agentIds: ["archon-2"] }]);
  });

  it("have one window each, from the first generator's opening to the last one's end, with the run's agents", () => {
    const opened = (name: "stall" | "server-error", fromMs: number, toMs: number) =>
      ({ kind: "fault-window", name, fromMs, toMs, agentIds: ["archon-1"] }) as const;
    const merged = mergeFaultWindows(faulty([{ kind: "stall" }, { kind: "server-error", agentIds: ["archon-4"] }]), [
      [opened("stall", 10, 20), opened("server-error", 30, 40)],
      [opened("stall", 11, 21), opened("server-error", 29, 39)],
      [],
    ]);
    expect(merged).toEqual([
      { kind: "fault-window", name: "stall", fromMs: 10, toMs: 21, agentIds: [] },
      { kind: "fault-window", name: "server-error", fromMs: 29, toMs: 40, agentIds: ["archon-4"] },
    ]);
  });

  it("in bursts are refused: each mock LLM would count its own calls", () => {
    const { scenario, load } = faulty([{ kind: "stall", burst: { everyCalls: 10, lengthCalls: 2 } }]);
    expect(shareProblem(scenario, load, 2)).toContain("a burst counts the calls of one mock LLM");
  });
});
