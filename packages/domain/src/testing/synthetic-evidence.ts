import { agentIds } from "../agents/agent-ids.ts";
import type { EvidenceRecord, Phase, ResourceMark, ResourceRecord, RunRecord } from "../evidence/evidence-record.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { normalNoise, seededNoise } from "./seeded-noise.ts";
import { HEALTHY, SYNTHETIC_CALIBRATION, SYNTHETIC_DESCRIPTION, syntheticScenario } from "./synthetic-options.ts";
import type { SyntheticOptions } from "./synthetic-options.ts";
import { syntheticWave } from "./synthetic-wave.ts";

interface Run {
  readonly options: SyntheticOptions;
  readonly scenario: Scenario;
  readonly noise: () => number;
  readonly records: EvidenceRecord[];
  nowMs: number;
  pools: number;
}

const runRecord = (scenario: Scenario): RunRecord => ({
  kind: "run",
  schemaVersion: 1,
  runId: "synthetic",
  startedAt: "2026-01-01T00:00:00Z",
  command: ["plimsoll", "spike"],
  scenario,
  environment: {
    os: "linux",
    cpuModel: "synthetic",
    cores: 2,
    memoryBytes: 8_589_934_592,
    nodeVersion: "24.0.0",
    plimsollVersion: "0.1.0",
    loadAverage1m: 0.1,
    lockfileSha256: {},
  },
});

interface Reading {
  readonly phase: Phase;
  readonly agentCount: number;
  readonly cycle?: number;
  readonly mark?: ResourceMark;
}

const takeReading = (run: Run, { phase, agentCount, cycle = 0, mark }: Reading): void => {
  const { options } = run;
  const bytes =
    options.baseBytes +
    options.bytesPerAgent * agentCount +
    options.leakBytesPerCycle * cycle +
    options.memoryNoiseBytes * normalNoise(run.noise);
  const sample: ResourceRecord = {
    kind: "resources",
    subject: "orchestrator",
    phase,
    atMs: run.nowMs,
    ...(mark === undefined ? {} : { mark }),
    processCount: 3,
    pssBytes: Math.round(bytes),
    rssBytes: Math.round(bytes * 1.2),
    cpuMs: run.nowMs * options.cpuMsPerMs,
    threads: 12 + options.leakThreadsPerCycle * cycle,
    openFiles: 40 + options.leakFilesPerCycle * cycle,
  };
  run.records.push(sample);
};

const instantiate = (run: Run, phase: Phase, agentCount: number): void => {
  const pool = run.pools;
  const startedAtMs = run.nowMs;
  run.pools += 1;
  run.nowMs += (run.options.instantiationMs * agentCount) / run.scenario.agentCount;
  run.records.push({
    kind: "pool",
    phase,
    pool,
    requestedAgents: agentCount,
    startedAtMs,
    endedAtMs: run.nowMs,
    reportedInstantiationMs: run.nowMs - startedAtMs,
  });
  for (const agentId of agentIds(agentCount)) {
    run.records.push({ kind: "agent", phase, pool, agentId, status: "ready", instantiationMs: 1 });
  }
};

const runWaves = (run: Run, phase: Phase, waves: number, agentCount: number): void => {
  for (let wave = 0; wave < waves; wave += 1) {
    takeReading(run, { phase, agentCount: run.scenario.agentCount });
    const made = syntheticWave(run.options, { phase, wave, pool: run.pools - 1, agentCount, startMs: run.nowMs });
    for (const record of made.records) run.records.push(record);
    run.nowMs = made.endMs;
    takeReading(run, { phase, agentCount: run.scenario.agentCount });
    run.nowMs += 5;
  }
};

const climbLadder = (run: Run): void => {
  takeReading(run, { phase: "start", agentCount: 0, mark: { purpose: "base", agentCount: 0, cycle: 0 } });
  for (const ratio of run.scenario.memoryLadderRatios) {
    const agentCount = Math.max(1, Math.round(ratio * run.scenario.agentCount));
    instantiate(run, "memory-ladder", agentCount);
    takeReading(run, { phase: "memory-ladder", agentCount, mark: { purpose: "ladder", agentCount, cycle: 0 } });
  }
};

const probe = (run: Run): void => {
  const { agentCount } = run.scenario;
  runWaves(run, "probe", 1, agentCount);
  run.records.push({
    kind: "probe",
    expected: agentCount,
    largestInFlight: run.options.ceiling ?? agentCount,
    waitedMs: run.options.ceiling === null ? 12 : run.scenario.probeTimeoutMs,
  });
};

const leakCycles = (run: Run): void => {
  for (let cycle = 0; cycle < run.scenario.leakCycles; cycle += 1) {
    instantiate(run, "leak", run.scenario.agentCount);
    const { agentCount } = run.scenario;
    const made = syntheticWave(run.options, {
      phase: "leak",
      wave: cycle,
      pool: run.pools - 1,
      agentCount,
      startMs: run.nowMs,
    });
    for (const record of made.records) run.records.push(record);
    run.nowMs = made.endMs + 5;
    run.records.push({ kind: "release", pool: run.pools - 1, atMs: run.nowMs, releasedAgents: agentCount });
    takeReading(run, { phase: "leak", agentCount: 0, cycle, mark: { purpose: "leak-cycle", agentCount: 0, cycle } });
  }
};

/** The records of a whole run, as the runner would have written them; what a test wants to be wrong it asks for or edits. */
export const syntheticEvidence = (overrides: Partial<SyntheticOptions> = {}): readonly EvidenceRecord[] => {
  const options = { ...HEALTHY, ...overrides };
  const scenario = syntheticScenario(options);
  const run: Run = {
    options,
    scenario,
    noise: seededNoise(options.seed),
    records: [runRecord(scenario)],
    nowMs: 1000,
    pools: 0,
  };
  run.records.push(SYNTHETIC_CALIBRATION, {
    kind: "orchestrator",
    description: { ...SYNTHETIC_DESCRIPTION, ...options.description },
    startMs: 900,
  });
  climbLadder(run);
  instantiate(run, "instantiate", scenario.agentCount);
  probe(run);
  runWaves(run, "warm-up", scenario.warmUpWaves, scenario.agentCount);
  runWaves(run, "half-load", scenario.halfLoadWaves, Math.max(1, Math.floor(scenario.agentCount / 2)));
  runWaves(run, "wave", scenario.waves, scenario.agentCount);
  leakCycles(run);
  run.records.push({ kind: "end", atMs: run.nowMs, partial: false, reason: "complete" });
  return run.records;
};
