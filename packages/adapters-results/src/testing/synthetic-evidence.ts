import type { EvidenceRecord, Phase, ResourceMark, Scenario } from "@plimsoll/domain";
import { agentIds } from "@plimsoll/domain";
import { lognormal, seededRandom } from "./seeded-random.ts";
import type { SyntheticOptions } from "./synthetic-run.ts";
import { openingRecords, syntheticScenario } from "./synthetic-run.ts";
import { syntheticWave } from "./synthetic-wave.ts";

const MEBIBYTE = 1_048_576;

/** A made-up run under construction: its clock, its randomness and what was recorded so far. */
class SyntheticRun {
  readonly #random: () => number;
  readonly scenario: Scenario;
  readonly records: EvidenceRecord[];
  #atMs = 5100;
  #cpuMs = 3900;
  #pool = -1;

  constructor(options: SyntheticOptions) {
    this.scenario = syntheticScenario(options);
    this.#random = seededRandom(options.seed ?? 72);
    this.records = [...openingRecords(options)];
  }

  resources(phase: Phase, busyMs: number, memoryMb: number, mark?: ResourceMark): void {
    this.#cpuMs += busyMs;
    const sample = {
      kind: "resources",
      phase,
      atMs: this.#atMs,
      processCount: 4,
      openFiles: 190,
      threads: 88,
    } as const;
    const bytes = Math.round((memoryMb + this.#random()) * MEBIBYTE);
    const memory = { pssBytes: bytes, rssBytes: bytes + 40 * MEBIBYTE, cpuMs: Math.round(this.#cpuMs) };
    this.records.push({ ...sample, ...memory, subject: "orchestrator", ...(mark === undefined ? {} : { mark }) });
  }

  step(phase: Phase, work: () => void): void {
    const startedAtMs = this.#atMs;
    work();
    this.records.push({ kind: "phase", phase, startedAtMs, endedAtMs: this.#atMs });
    this.#atMs += 40;
  }

  pool(phase: Phase, agentCount: number): void {
    const startedAtMs = this.#atMs;
    this.#pool += 1;
    this.#atMs += 3 + agentCount * 4.6;
    const [pool, endedAtMs] = [this.#pool, this.#atMs];
    const head = { kind: "pool", phase, pool, requestedAgents: agentCount } as const;
    this.records.push({ ...head, startedAtMs, endedAtMs, reportedInstantiationMs: endedAtMs - startedAtMs - 2 });
    for (const agentId of agentIds(agentCount)) {
      const instantiationMs = lognormal(this.#random, 4, 0.3);
      this.records.push({ kind: "agent", phase, pool, agentId, status: "ready", instantiationMs });
    }
  }

  release(releasedAgents: number): void {
    this.records.push({ kind: "release", pool: this.#pool, atMs: this.#atMs, releasedAgents });
  }

  wave(phase: Phase, wave: number, agentCount: number, failedCount: number): void {
    const barrier = phase === "probe";
    const { random, startedAtMs } = { random: this.#random, startedAtMs: this.#atMs };
    const made = syntheticWave({
      phase,
      wave,
      pool: this.#pool,
      agentCount,
      startedAtMs,
      failedCount,
      random,
      barrier,
    });
    this.records.push(...made.records);
    const wallMs = made.endedAtMs - startedAtMs;
    for (const share of [0.25, 0.5, 0.75, 1]) {
      this.#atMs = startedAtMs + wallMs * share;
      this.resources(phase, wallMs * 0.25 * 1.7, 286 + wave * 0.4 + share * 6);
    }
    this.#atMs = made.endedAtMs + 30;
  }

  probe(): void {
    const { agentCount } = this.scenario;
    this.records.push({ kind: "probe", expected: agentCount, largestInFlight: agentCount, waitedMs: 141.2 });
    this.wave("probe", 0, agentCount, 0);
  }

  end(): void {
    this.records.push({ kind: "end", atMs: this.#atMs, partial: false, reason: "all steps done" });
  }
}

const waves = (run: SyntheticRun, phase: Phase, count: number, agentCount: number): void =>
  run.step(phase, () => {
    for (let wave = 0; wave < count; wave += 1) run.wave(phase, wave, agentCount, 0);
  });

const judgedWaves = (run: SyntheticRun, failedCount: number): void => {
  const { waves: count, agentCount } = run.scenario;
  run.step("wave", () => {
    let left = failedCount;
    for (let wave = 0; wave < count; wave += 1) {
      const failures = Math.min(left, agentCount);
      run.wave("wave", wave, agentCount, failures);
      left -= failures;
    }
  });
};

const leakCycle = (run: SyntheticRun, cycle: number): void => {
  const { agentCount } = run.scenario;
  run.pool("leak", agentCount);
  run.wave("leak", cycle, agentCount, 0);
  run.release(agentCount);
  run.resources("leak", 5, 266 + cycle * 0.02, { purpose: "leak-cycle", agentCount: 0, cycle });
};

const memoryLadder = (run: SyntheticRun): void =>
  run.step("memory-ladder", () => {
    for (const ratio of run.scenario.memoryLadderRatios) {
      const agentCount = Math.round(run.scenario.agentCount * ratio);
      run.pool("memory-ladder", agentCount);
      run.resources("memory-ladder", 20, 262 + agentCount * 0.3, { purpose: "ladder", agentCount, cycle: 0 });
      run.release(agentCount);
    }
  });

/** Every line of a plausible spike of 72 agents, the same for the same seed; for tests and for looking at the charts. */
export const syntheticEvidence = (options: SyntheticOptions = {}): readonly EvidenceRecord[] => {
  const run = new SyntheticRun(options);
  const { agentCount, warmUpWaves, halfLoadWaves, leakCycles } = run.scenario;
  run.resources("start", 0, 262, { purpose: "base", agentCount: 0, cycle: 0 });
  memoryLadder(run);
  run.step("instantiate", () => run.pool("instantiate", agentCount));
  run.step("probe", () => run.probe());
  waves(run, "warm-up", warmUpWaves, agentCount);
  waves(run, "half-load", halfLoadWaves, Math.floor(agentCount / 2));
  judgedWaves(run, options.failedCount ?? 0);
  run.step("cleanup", () => run.release(agentCount));
  run.step("leak", () => Array.from({ length: leakCycles }, (_, cycle) => leakCycle(run, cycle)));
  if (options.cutOff !== true) run.end();
  return run.records;
};
