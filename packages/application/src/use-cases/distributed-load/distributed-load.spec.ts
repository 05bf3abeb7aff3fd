import type { EvidenceRecord } from "@plimsoll/domain";
import { DEFAULT_SCENARIO, type LoadScenario } from "@plimsoll/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dealt, shareOf, shareProblem } from "./generator-share.ts";
import { type GeneratorEvidence, mergeEvidence } from "./merge-evidence.ts";
import { clockOffset, onTheirClock } from "./start-agreement.ts";
import { globalAgentId, translateRecord } from "./translate-record.ts";

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

  it("that would be empty, or needs what only one place can know, is refused", () => {
    const load = loadOf({ kind: "constant-concurrency", agents: 2, durationMs: 1000 });
    expect(shareProblem(DEFAULT_SCENARIO, load, 2)).toBeNull();
    expect(shareProblem(DEFAULT_SCENARIO, load, 3)).toContain("lowest level is 2");
    expect(shareProblem(DEFAULT_SCENARIO, { ...load, stopEarly: true }, 2)).toContain("stopEarly");
  });
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

const invocation = (agentId: string, requestId: string): EvidenceRecord => ({
  kind: "invocation",
  ...{ phase: "load", wave: 0, pool: 0, requestId, agentId, canary: requestId },
  ...{ intendedAtMs: 10, sentAtMs: 11, endedAtMs: 20, outcome: "succeeded", canariesFound: [requestId] },
  reported: { receivedAtMs: 12, startedAtMs: 12, finishedAtMs: 19, queuedMs: 0.5, workerId: "w" },
});

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

const evidence = (ordinal: number, records: readonly EvidenceRecord[], lost: string | null): GeneratorEvidence => ({
  ordinal,
  records,
  lostBecause: lost,
  agentIds: [`archon-${ordinal + 1}`],
  endedAtMs: 50,
});

describe("records of several generators", () => {
  it("are moved by one shift that keeps every duration, and get the run's names", () => {
    const moved = translateRecord(invocation("archon-2", "i0"), { ordinal: 1, count: 3, shiftMs: 1000 });
    expect(moved).toMatchObject({
      ...{ agentId: "archon-5", requestId: "g2-i0", intendedAtMs: 1010, sentAtMs: 1011, endedAtMs: 1020 },
      reported: { receivedAtMs: 1012, finishedAtMs: 1019, queuedMs: 0.5 },
    });
  });

  it("keep every sample and add up what each counted", () => {
    const merged = mergeEvidence([
      evidence(0, [invocation("archon-1", "g1-i0"), stage(1, 1)], null),
      evidence(1, [invocation("archon-2", "g2-i0"), stage(3, 1)], null),
    ]);
    expect(merged.filter(({ kind }) => kind === "invocation")).toHaveLength(2);
    expect(merged.filter(({ kind }) => kind === "stage")).toEqual([
      expect.objectContaining({ startedAtMs: 1, arrivals: 2, fromLevel: 10, meanOpen: 4 }),
    ]);
  });

  it("leave the share of a lost one pending, and its stage's count complete", () => {
    const merged = mergeEvidence([
      evidence(0, [invocation("archon-1", "g1-i0"), stage(1, 1)], null),
      evidence(1, [invocation("archon-2", "g2-i0")], "killed"),
    ]);
    const invocations = merged.filter((record) => record.kind === "invocation");
    expect(invocations.map(({ outcome }) => outcome)).toEqual(["succeeded", "succeeded", "pending"]);
    expect(merged.find(({ kind }) => kind === "stage")).toMatchObject({ arrivals: 3 });
  });
});
