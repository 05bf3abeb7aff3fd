import type { ConformanceCheck, ConformanceReport } from "@plimsoll/domain";

const fanOut: ConformanceCheck = {
  ...{ name: "fan-out", status: "holds", observed: "7 of 8 succeed, the failing one alone fails" },
  evidence: { sent: 8, succeeded: 7, failed: 1, lost: 0, stray: 0, failedBeside: 0, struckCalls: 1, victimCode: "llm" },
};

/** Its sentence is none that the judge of today says of this evidence. */
const hang: ConformanceCheck = {
  ...{ name: "hang", status: "breaks", observed: "a sentence of <another> | day" },
  evidence: {
    ...{ others: 7, othersSucceeded: 4, slowestOtherMs: 612.34, hungEnded: "timeout" },
    ...{ struckCalls: 1, limitMs: 5_000 },
  },
};

const ceiling: ConformanceCheck = {
  ...{ name: "ceiling", status: "not-measured", observed: "it can't be seen" },
  evidence: {},
};

/** Two orchestrators that came up, one of them with something broken, and one that did not. */
export const syntheticConformance = (more: Partial<ConformanceReport> = {}): ConformanceReport => ({
  ...{ schemaVersion: 1, conformanceId: "20260102T000000000Z-conformance-8", startedAt: "2026-01-02T00:00:00.000Z" },
  ...{ plimsollVersion: "0.1.0", command: "plimsoll conformance --orchestrators sound,broken,lost" },
  ...{ agentCount: 8, seed: 72, interrupted: false },
  subjects: [
    {
      ...{ name: "sound", version: "1.0.0", runtime: "node 24", mode: "agents", devMode: false, settings: { a: [1] } },
      ...{ checks: [fanOut], failure: null, command: "plimsoll conformance --orchestrators sound" },
    },
    {
      ...{
        name: "broken_mode",
        version: "2.0.0",
        runtime: "python 3",
        mode: "to-thread",
        devMode: false,
        settings: {},
      },
      ...{ checks: [fanOut, hang, ceiling], failure: null, command: "plimsoll conformance --orchestrators broken" },
    },
    {
      ...{ name: "lost", version: null, runtime: null, mode: null, devMode: false, settings: {} },
      ...{ checks: [], failure: "it <died> | at once", command: "plimsoll conformance --orchestrators lost" },
    },
  ],
  traps: [
    {
      ...{ library: "a-library", version: "1.7.3", setting: "maxConcurrency 8" },
      ...{ sent: 72, returned: 37, failed: 0, neverRan: 35 },
    },
  ],
  ...more,
});
