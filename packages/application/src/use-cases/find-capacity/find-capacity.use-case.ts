import type { CapacityReport, CapacityResult, CapacityTrial, Scenario, TrialPurpose } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { ResultsFailure } from "../../ports/results-sink.port.ts";
import type { TrialOutcome } from "../../ports/trial-runner.port.ts";
import { capacityReport } from "./capacity-report-of.ts";
import type { CapacityPorts, CapacityRequest } from "./capacity-request.ts";
import { confirmationSizes } from "./confirmation-sizes.ts";
import { missingSizes } from "./missing-sizes.ts";
import { observeTrial } from "./observe-trial.ts";
import { nothingMeasurable, SearchState } from "./search-state.ts";
import { fullScenario, trialScenario } from "./trial-scenario.ts";

/** The report and where it lies. */
export interface CapacityOutcome {
  readonly report: CapacityReport;
  readonly folder: string;
}

/** What one search knows and has decided. */
interface Search {
  readonly request: CapacityRequest;
  readonly state: SearchState;
  readonly startedAtMs: number;
  result: CapacityResult | null;
  confirmation: CapacityTrial | null;
  interrupted: boolean;
  devMode: boolean;
  /** The orchestrator never came up: the first trial's own failure. */
  failure: TrialOutcome["failure"];
}

/** Finds the largest number of agents that meets every target (research load-testing 5, item 6). */
export class FindCapacity {
  readonly #ports: CapacityPorts;

  constructor(ports: CapacityPorts) {
    this.#ports = ports;
  }

  /** Fails with the orchestrator's own failure when it never came up; else there is a report, however it ended. */
  execute = Effect.fnUntraced({ self: this as FindCapacity }, function* (this: FindCapacity, request: CapacityRequest) {
    const search: Search = {
      ...{ request, state: new SearchState(request.settings), startedAtMs: this.#ports.clock.nowMs() },
      ...{ result: null, confirmation: null, interrupted: false, devMode: false, failure: null },
    };
    yield* this.#findLimit(search);
    if (search.failure !== null) return yield* Effect.fail(search.failure);
    yield* this.#confirm(search);
    yield* this.#measureLaw(search);
    return yield* this.#write(search);
  });

  #findLimit = Effect.fnUntraced({ self: this as FindCapacity }, function* (this: FindCapacity, search: Search) {
    while (this.#mayGoOn(search)) {
      const step = search.state.next();
      if (step.kind === "done") {
        search.result = step.result;
        return;
      }
      yield* this.#trial(search, "search", trialScenario(search.request.scenario, step.agentCount));
      if (search.failure !== null) return;
    }
    const reason = search.interrupted ? "stopped by the user" : "the time for the search was over";
    search.result = search.state.resultNow(reason) ?? { ...nothingMeasurable, reason };
  });

  /** A full run at the number found, and at smaller ones as long as one of the targets left out so far fails. */
  #confirm = Effect.fnUntraced({ self: this as FindCapacity }, function* (this: FindCapacity, search: Search) {
    if (!search.request.confirm || search.result === null) return;
    for (const agentCount of confirmationSizes(search.result.feasibleMax)) {
      if (!this.#mayGoOn(search)) return;
      const trial = yield* this.#trial(search, "confirmation", fullScenario(search.request.scenario, agentCount));
      if (trial === null || trial.spoiledBy.length > 0) return;
      search.confirmation = trial;
      if (trial.observation.targets.every(({ holds }) => holds !== false)) return;
    }
  });

  #measureLaw = Effect.fnUntraced({ self: this as FindCapacity }, function* (this: FindCapacity, search: Search) {
    for (const agentCount of missingSizes(search.state.soundTrials, search.result?.feasibleMax ?? 0)) {
      if (!this.#mayGoOn(search)) return;
      yield* this.#trial(search, "law", trialScenario(search.request.scenario, agentCount));
    }
  });

  #mayGoOn(search: Search): boolean {
    const { budgetMs } = search.request;
    const isOutOfTime = budgetMs !== null && this.#ports.clock.nowMs() - search.startedAtMs >= budgetMs;
    return !search.interrupted && !isOutOfTime && search.failure === null;
  }

  /** Null when the user ended it: a trial cut short is no observation. */
  #trial = Effect.fnUntraced(
    { self: this as FindCapacity },
    function* (
      this: FindCapacity,
      search: Search,
      purpose: TrialPurpose,
      scenario: Scenario,
    ): Effect.fn.Return<CapacityTrial | null, ResultsFailure> {
      const { capacityId } = search.request;
      const ordinal = String(search.state.trials.length + 1).padStart(2, "0");
      const plan = { runId: `${capacityId}-t${ordinal}-${scenario.agentCount}`, scenario };
      const { agentCount } = scenario;
      this.#ports.onTrial({ type: "trial-started", runId: plan.runId, agentCount, why: purpose });
      const beganAtMs = this.#ports.clock.nowMs();
      const outcome = yield* this.#ports.trials.run(plan);
      search.interrupted = outcome.ending === "interrupted";
      if (search.interrupted) return null;
      if (outcome.orchestrator === null && search.state.trials.length === 0) search.failure = outcome.failure;
      search.devMode ||= outcome.orchestrator?.devMode === true;
      const trial = observeTrial(plan, purpose, outcome, this.#ports.clock.nowMs() - beganAtMs);
      search.state.add(trial);
      this.#ports.onTrial({ type: "trial-ended", trial });
      return trial;
    },
  );

  #write(search: Search): Effect.Effect<CapacityOutcome, ResultsFailure> {
    const { request, state, confirmation, interrupted, devMode } = search;
    const { clock, sink } = this.#ports;
    const durationMs = clock.nowMs() - search.startedAtMs;
    const result = search.result ?? nothingMeasurable;
    const facts = { request, result, confirmation, interrupted, devMode, durationMs };
    const report = capacityReport(facts, state, clock.originInstant);
    return Effect.map(sink.write(report), (folder) => ({ report, folder }));
  }
}
