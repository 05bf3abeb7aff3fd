import { describe, expect, it } from "vitest";
import type { EvidenceRecord } from "../evidence/evidence-record.ts";
import { normalNoise, seededNoise } from "../testing/seeded-noise.ts";
import { assessLoad } from "./assess-load.ts";
import { measureLoad } from "./measure-load.ts";
import { plainLoad, simulateOpenLoad } from "./testing/synthetic-load.ts";

const MB = 1_048_576;
const DURATION_MS = 60_000;
const load = simulateOpenLoad(plainLoad({ kind: "soak", unit: "per-second", level: 10, durationMs: DURATION_MS }), {
  agentCount: 4,
  serviceMs: () => 50,
});

/** A soak with a reading every half second; memory grows as said, on 200 MB and 0.2 MB of noise. */
const soak = (
  grownBytes: (share: number) => number,
  files: (share: number) => number | null,
): readonly EvidenceRecord[] => {
  const uniform = seededNoise(3);
  const readings = Array.from({ length: DURATION_MS / 500 }, (_, n): EvidenceRecord => {
    const share = (n * 500) / DURATION_MS;
    const pssBytes = 200 * MB + 0.2 * MB * normalNoise(uniform) + grownBytes(share);
    return {
      ...{ kind: "resources", subject: "orchestrator", phase: "load", atMs: n * 500, processCount: 1, cpuMs: n },
      ...{ pssBytes, rssBytes: pssBytes, threads: 12, openFiles: files(share) },
    };
  });
  return [...load.slice(0, -1), ...readings, ...load.slice(-1)];
};

const statuses = (records: readonly EvidenceRecord[]) =>
  measureLoad(records).resourceSlopes.map(({ status }) => status);

describe("slopes of a soak", () => {
  it("find what grows for as long as the load lasts, with its rate an hour", () => {
    const leaking = soak(
      (share) => 10 * MB * share,
      (share) => 30 + Math.floor(20 * share),
    );
    const { resourceSlopes, memorySlopeMbPerHour, leakCount } = measureLoad(leaking);
    expect(resourceSlopes.map(({ status }) => status)).toEqual(["leak", "leak", "none"]);
    expect((memorySlopeMbPerHour.value ?? 0) / 600).toBeCloseTo(1, 1);
    expect(leakCount.value).toBe(2);
    expect(assessLoad(leaking).verdict.findings.map(({ code }) => code)).toContain("leak");
  });

  it("find nothing in noise, nor in a cache that is filled and then stays", () => {
    expect(
      statuses(
        soak(
          () => 0,
          () => 30,
        ),
      ),
    ).toEqual(["none", "none", "none"]);
    expect(
      statuses(
        soak(
          (share) => 20 * MB * Math.min(1, share * 5),
          () => 30,
        ),
      )[0],
    ).toBe("none");
  });

  it("say what could not be read, and withhold the count of leaks", () => {
    const { resourceSlopes, leakCount } = measureLoad(
      soak(
        () => 0,
        (share) => (share > 0.5 ? null : 30),
      ),
    );
    expect(resourceSlopes[1]?.perHour.reason).toContain("could not be read");
    expect(leakCount.value).toBeNull();
    expect(statuses(load)).toEqual(["not-measured", "not-measured", "not-measured"]);
  });
});
