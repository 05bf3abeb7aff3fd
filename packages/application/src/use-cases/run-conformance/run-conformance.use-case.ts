import {
  CONFORMANCE_SCHEMA_VERSION,
  type ConformanceCheck,
  type ConformanceCheckName,
  type ConformanceReport,
  type ConformanceSubject,
  type LibraryTrap,
  type Scenario,
} from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import type * as Scope from "effect/Scope";
import type { OrchestratorFailure } from "../../ports/agent-orchestrator.port.ts";
import type { ClockPort } from "../../ports/clock.port.ts";
import type { LlmProviderPort } from "../../ports/llm-provider.port.ts";
import type { OrchestratorProviderPort } from "../../ports/orchestrator-provider.port.ts";
import { InvocationPlanner } from "../run-spike/invocation-planner.ts";
import type { CheckFailure, ConformanceContext } from "./conformance-context.ts";
import type { ConformanceSinkPort } from "./conformance-sink.port.ts";
import { cancellationCheck, releaseCheck, timeoutCheck } from "./ending-checks.ts";
import { fanOutCheck, hangCheck, retry429Check, retry500Check } from "./fault-checks.ts";
import { ceilingCheck, mixUpCheck } from "./load-checks.ts";

/** One orchestrator of the run. */
export interface ConformanceCandidate {
  readonly name: string;
  readonly scenario: Scenario;
  readonly orchestratorProvider: OrchestratorProviderPort;
  readonly llmProvider: LlmProviderPort;
  /** Does this orchestrator's part again. */
  readonly command: string;
}

/** A run of the checks. */
export interface ConformanceRequest {
  readonly conformanceId: string;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly plimsollVersion: string;
  readonly command: string;
  readonly agentCount: number;
  readonly seed: number;
  readonly candidates: readonly ConformanceCandidate[];
  /** What a library loses by itself; each is run after the orchestrators. */
  readonly traps: readonly Effect.Effect<readonly LibraryTrap[], OrchestratorFailure>[];
  /** Completes when the user wants no more: the report is then written of what there is. */
  readonly stopRequested: Effect.Effect<void>;
}

/** What the run needs of the world. */
export interface ConformancePorts {
  readonly clock: ClockPort;
  readonly sink: ConformanceSinkPort;
  /** Hears of each step; `check` is null while an orchestrator starts. */
  readonly onStep: (subject: string, check: ConformanceCheck | null, phase: string) => void;
}

type Keep = (subject: ConformanceSubject) => void;

interface CheckStep {
  readonly name: ConformanceCheckName;
  readonly needsFaults: boolean;
  readonly run: (context: ConformanceContext) => Effect.Effect<ConformanceCheck, CheckFailure, Scope.Scope>;
}

/** In the order of the table. The mix-ups come first: what crosses there would spoil what follows. */
const STEPS: readonly CheckStep[] = [
  { name: "mix-ups", needsFaults: false, run: mixUpCheck },
  { name: "ceiling", needsFaults: false, run: ceilingCheck },
  { name: "fan-out", needsFaults: true, run: fanOutCheck },
  { name: "timeout", needsFaults: true, run: timeoutCheck },
  { name: "cancellation", needsFaults: true, run: cancellationCheck },
  { name: "hang", needsFaults: true, run: hangCheck },
  { name: "retry-500", needsFaults: true, run: retry500Check },
  { name: "retry-429", needsFaults: true, run: retry429Check },
  { name: "release", needsFaults: true, run: releaseCheck },
];

const CHECK_LIMIT_MS = 300_000;

const notMeasured = (name: ConformanceCheckName, observed: string): ConformanceCheck => ({
  ...{ name, status: "not-measured", observed, evidence: {} },
});

const runStep = (
  context: ConformanceContext,
  { name, needsFaults, run }: CheckStep,
): Effect.Effect<ConformanceCheck> => {
  if (needsFaults && context.llm.behaviour === undefined) {
    return Effect.succeed(notMeasured(name, "this LLM can't be told to fail"));
  }
  return Effect.scoped(run(context)).pipe(
    Effect.timeoutOrElse({
      duration: CHECK_LIMIT_MS,
      orElse: () => Effect.succeed(notMeasured(name, `did not end within ${CHECK_LIMIT_MS / 1_000} s`)),
    }),
    Effect.catch(({ message }) => Effect.succeed(notMeasured(name, message))),
  );
};

/** Runs every orchestrator through the same faults, and writes what each loses, mixes up or does not enforce. */
export class RunConformance {
  readonly #ports: ConformancePorts;

  constructor(ports: ConformancePorts) {
    this.#ports = ports;
  }

  readonly execute = Effect.fn("RunConformance.execute")(
    { self: this as RunConformance },
    function* (this: RunConformance, request: ConformanceRequest) {
      const subjects: ConformanceSubject[] = [];
      const traps: LibraryTrap[] = [];
      const work = Effect.gen({ self: this }, function* () {
        for (const candidate of request.candidates) {
          yield* this.#try(candidate, request, (subject) => void subjects.push(subject));
        }
        for (const trap of request.traps) traps.push(...(yield* trap));
        return false;
      });
      const ended = yield* Effect.result(Effect.raceFirst(work, Effect.as(request.stopRequested, true)));
      const interrupted = Result.getOrElse(ended, () => false);
      const { conformanceId, startedAt, plimsollVersion, command, agentCount, seed } = request;
      const report: ConformanceReport = {
        schemaVersion: CONFORMANCE_SCHEMA_VERSION,
        ...{ conformanceId, startedAt, plimsollVersion, command, agentCount, seed, subjects, traps, interrupted },
      };
      const folder = yield* this.#ports.sink.complete(report);
      // A trap that could not be sprung is told once what was measured before it is kept.
      yield* Effect.fromResult(ended);
      return { report, folder };
    },
  );

  /** One that does not come up is told, and the others are tried all the same. */
  #try(candidate: ConformanceCandidate, request: ConformanceRequest, keep: Keep): Effect.Effect<void> {
    const { name, command } = candidate;
    return Effect.scoped(this.#measure(candidate, request, keep)).pipe(
      Effect.catch(({ message, hint }) =>
        Effect.sync(() =>
          keep({
            ...{ name, command, version: null, runtime: null, mode: null, devMode: false, settings: {}, checks: [] },
            failure: `${message} (${hint})`,
          }),
        ),
      ),
    );
  }

  /** Keeps the subject as soon as it is up, and each check as it ends: a run that is stopped reports them. */
  #measure(
    { name, command, scenario, orchestratorProvider, llmProvider }: ConformanceCandidate,
    { agentCount, seed }: ConformanceRequest,
    keep: Keep,
  ): Effect.Effect<void, CheckFailure, Scope.Scope> {
    const { clock, onStep } = this.#ports;
    return Effect.gen(function* () {
      const llm = yield* llmProvider.start(scenario);
      const tell = (phase: string): void => onStep(name, null, phase);
      const orchestrator = yield* orchestratorProvider.start(scenario, tell, llm.endpoint);
      const { version, runtime, concurrency, devMode, settings } = yield* orchestrator.describe;
      const planner = new InvocationPlanner(seed, scenario.invocationTimeoutMs);
      const context: ConformanceContext = { clock, orchestrator, llm, agentCount, planner };
      const runtimeText = `${runtime.name} ${runtime.version}`;
      const about = { version, runtime: runtimeText, mode: concurrency.mode, devMode, settings };
      const checks: ConformanceCheck[] = [];
      keep({ name, command, ...about, checks, failure: null });
      for (const step of STEPS) {
        const check = yield* runStep(context, step);
        checks.push(check);
        onStep(name, check, step.name);
      }
    });
  }
}
