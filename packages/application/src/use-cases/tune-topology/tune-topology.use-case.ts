import { rankTopologies, type TuningKind, type TuningReport } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { observeTrial } from "../find-capacity/observe-trial.ts";
import { leftOutTargets, trialScenario } from "../find-capacity/trial-scenario.ts";
import { Candidate } from "./candidate.ts";
import type { TuningPorts, TuningRequest } from "./tuning-request.ts";

/** The report and where it lies. */
export interface TuningOutcome {
  readonly report: TuningReport;
  readonly folder: string;
}

interface Race {
  readonly request: TuningRequest;
  readonly candidates: Candidate[];
  readonly startedAtMs: number;
  trialCount: number;
  interrupted: boolean;
  devMode: boolean;
}

/** Every other round runs backwards, so that a machine that warms up or tires favours nobody (as ABBA does for pairs). */
const inTurn = (candidates: readonly Candidate[], round: number): readonly Candidate[] =>
  round % 2 === 0 ? candidates : [...candidates].reverse();

/**
 * Finds the topology that meets the targets at least cost: rounds of one trial each, in turn, from which those that
 * miss a target twice drop out (a race after O. Maron and A. Moore, "Hoeffding Races", NIPS 1993, with targets for bounds).
 */
export class TuneTopology {
  readonly #ports: TuningPorts;

  constructor(ports: TuningPorts) {
    this.#ports = ports;
  }

  execute = Effect.fnUntraced({ self: this as TuneTopology }, function* (this: TuneTopology, request: TuningRequest) {
    const candidates = request.topologies.map((topology) => new Candidate(topology));
    const startedAtMs = this.#ports.clock.nowMs();
    const race: Race = { request, candidates, startedAtMs, trialCount: 0, interrupted: false, devMode: false };
    yield* this.#rounds(race, [...candidates]);
    yield* this.#refine(race);
    const report = this.#report(race);
    const folder = yield* this.#ports.sink.write(report);
    return { report, folder } satisfies TuningOutcome;
  });

  /** The best so far with one setting changed, in rounds of their own: all combinations would take hours. */
  #refine = Effect.fnUntraced({ self: this as TuneTopology }, function* (this: TuneTopology, race: Race) {
    const [best] = rankTopologies(race.candidates.map(({ result }) => result));
    if (best === undefined || best.trials.length === 0) return;
    const refined = race.request.refinements(best.topology).map((topology) => new Candidate(topology));
    race.candidates.push(...refined);
    yield* this.#rounds(race, refined);
  });

  #rounds = Effect.fnUntraced(
    { self: this as TuneTopology },
    function* (this: TuneTopology, race: Race, candidates: readonly Candidate[]) {
      for (let round = 0; round < race.request.rounds && !this.#isOver(race); round += 1) {
        yield* this.#round(race, candidates, round);
      }
    },
  );

  #isOver({ interrupted, request, startedAtMs }: Race): boolean {
    const { budgetMs } = request;
    return interrupted || (budgetMs !== null && this.#ports.clock.nowMs() - startedAtMs >= budgetMs);
  }

  #round = Effect.fnUntraced(
    { self: this as TuneTopology },
    function* (this: TuneTopology, race: Race, candidates: readonly Candidate[], round: number) {
      const racing = candidates.filter(({ isRacing }) => isRacing);
      if (racing.length === 0) return;
      this.#ports.onEvent({ type: "round-started", round, topologyCount: racing.length });
      for (const candidate of inTurn(racing, round)) {
        if (this.#isOver(race)) return;
        yield* this.#trial(race, candidate, round);
      }
    },
  );

  #trial = Effect.fnUntraced(
    { self: this as TuneTopology },
    function* (this: TuneTopology, race: Race, candidate: Candidate, round: number) {
      const { scenario, tuningId } = race.request;
      race.trialCount += 1;
      const runId = `${tuningId}-t${String(race.trialCount).padStart(2, "0")}`;
      const plan = { runId, scenario: { ...trialScenario(scenario, scenario.agentCount), ...candidate.topology } };
      const beganAtMs = this.#ports.clock.nowMs();
      const outcome = yield* this.#ports.trials.run(plan);
      race.interrupted = outcome.ending === "interrupted";
      if (race.interrupted) return;
      race.devMode ||= outcome.orchestrator?.devMode === true;
      if (outcome.orchestrator === null) {
        candidate.fail(outcome.failure?.message ?? "it never came up", round);
        return;
      }
      const { purpose: _, ...seen } = observeTrial(plan, "search", outcome, this.#ports.clock.nowMs() - beganAtMs);
      const trial = { ...seen, round, cpuMsPerInvocation: outcome.assessment.metrics.cpuMsPerInvocation.value };
      candidate.add(trial);
      this.#ports.onEvent({ type: "trial-ended", topology: candidate.topology, trial });
    },
  );

  #report(race: Race): TuningReport {
    const { tuningId, command, environment, scenario } = race.request;
    const ranking = rankTopologies(race.candidates.map(({ result }) => result));
    return {
      ...{ tuningId, command, environment, scenario, ranking },
      startedAt: this.#ports.clock.originInstant,
      kind: kindOf(race, ranking[0]?.status),
      onlyFullRuns: leftOutTargets(scenario),
      durationMs: this.#ports.clock.nowMs() - race.startedAtMs,
    };
  }
}

const KINDS: Readonly<Record<TuningReport["ranking"][number]["status"], TuningKind>> = {
  meets: "found",
  unclear: "unclear",
  misses: "none-meets",
  unmeasured: "unmeasured",
};

const kindOf = (
  { interrupted, devMode }: Race,
  best: TuningReport["ranking"][number]["status"] | undefined,
): TuningKind => {
  if (interrupted) return "interrupted";
  return devMode ? "dev-mode" : KINDS[best ?? "unmeasured"];
};
