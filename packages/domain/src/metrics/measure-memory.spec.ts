import { describe, expect, it } from "vitest";
import type { EvidenceRecord, ResourceRecord } from "../evidence/evidence-record.ts";
import { editRecords, syntheticEvidence } from "../testing/index.ts";
import { assess } from "../verdict/assess.ts";
import { measure } from "./measure.ts";

const HEALTHY = syntheticEvidence();
const GONE = { processCount: 0, pssBytes: null, rssBytes: 0, cpuMs: 0, threads: 0, openFiles: 0 };
const editSamples = (edit: (sample: ResourceRecord) => EvidenceRecord | readonly EvidenceRecord[]) =>
  editRecords(HEALTHY, "resources", edit);

/** The healthy run with judged waves that begin five seconds apart, each with the samples that are asked for. */
const spread = (samplesOf: (wave: number) => readonly number[]): readonly EvidenceRecord[] => {
  const base = HEALTHY.find(({ kind }) => kind === "resources") as ResourceRecord;
  return [
    ...HEALTHY.filter((record) => (record.kind !== "resources" && record.kind !== "wave") || record.phase !== "wave"),
    ...[0, 1, 2].flatMap((wave): readonly EvidenceRecord[] => {
      const startedAtMs = 100_000 + 5000 * wave;
      const span = { startedAtMs, endedAtMs: startedAtMs + 100 };
      return [
        { kind: "wave", phase: "wave", wave, agentCount: 72, ...span },
        ...samplesOf(wave).map((offsetMs) => ({ ...base, phase: "wave" as const, atMs: startedAtMs + offsetMs })),
      ];
    }),
  ];
};

describe("the peak", () => {
  it.each([
    ["within", 50],
    ["600 ms before", -600],
    ["600 ms after the end of", 700],
  ])("is given where a sample lies %s every judged wave", (_, offsetMs) => {
    expect(measure(spread(() => [offsetMs])).peakMemoryMb.value).not.toBeNull();
  });

  it.each([
    ["before", -601],
    ["after", 701],
  ])("is withheld where the only sample of one wave lies too long %s it", (_, offsetMs) => {
    expect(measure(spread((wave) => [wave === 1 ? offsetMs : 50])).peakMemoryMb).toMatchObject({
      value: null,
      reason: "the orchestrator's memory was not read within 600 ms of 1 of 3 judged waves",
    });
  });

  it("does not come from the ladder alone, so that the verdict is no GO", () => {
    const blind = spread(() => []);
    const targets = ["peakMemoryMb < 500"];
    const judged = editRecords(blind, "run", (run) => ({ ...run, scenario: { ...run.scenario, targets } }));
    expect(assess(judged).verdict.targets.map(({ status }) => status)).toEqual(["not-measured"]);
  });

  it("is not given without a judged wave", () => {
    const unjudged = HEALTHY.filter((record) => record.kind !== "wave" || record.phase !== "wave");
    expect(measure(unjudged).peakMemoryMb).toMatchObject({ value: null, reason: expect.stringContaining("no judged") });
  });
});

describe("a reading of no process", () => {
  it("is no reading: neither memory nor its kind nor CPU time change by it", () => {
    const torn = editSamples((sample) => [sample, { ...sample, ...GONE, atMs: sample.atMs + 0.5 }]);
    expect(measure(torn)).toEqual(measure(HEALTHY));
  });

  it("proves no small peak: a tree that is always gone has no figures", () => {
    const gone = measure(editSamples((sample) => ({ ...sample, ...GONE })));
    expect(gone).toMatchObject({
      memoryKind: "none",
      peakMemoryMb: { value: null },
      perAgentMemoryMb: { value: null },
      frameworkBaseMemoryMb: { value: null },
      meanCpuCores: { value: null },
      leakCount: { value: null },
    });
  });
});
