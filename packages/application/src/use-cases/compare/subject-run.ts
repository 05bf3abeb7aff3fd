import type { CalibrationRecord } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import type { OrchestratorFailure } from "../../ports/agent-orchestrator.port.ts";
import type { LlmFailure } from "../../ports/llm-journal.port.ts";
import type { ResultsFailure } from "../../ports/results-sink.port.ts";
import { EvidenceLog } from "../run-spike/evidence-log.ts";
import { giveBackPool, type LivePool } from "../run-spike/live-pool.ts";
import { endingRecords, type RunEnding } from "../run-spike/run-ending.ts";
import { SpikeSession, type StartedSpike } from "../run-spike/spike-session.ts";
import type { ComparePorts, CompareSubject } from "./compare-request.ts";

type Lost = OrchestratorFailure | LlmFailure;

/** One subject on its way through the comparison: a spike of its own, and what it holds at the moment. */
export class SubjectRun {
  readonly subject: CompareSubject;
  readonly session: SpikeSession;
  readonly log: EvidenceLog;
  /** Closed when the subject is lost or the comparison over: it stops what the subject started. */
  readonly scope: Scope.Closeable;
  spike: StartedSpike | null = null;
  /** The pool that carries the interleaved waves, while it is held. */
  pool: LivePool | null = null;
  ending: RunEnding | null = null;

  constructor(subject: CompareSubject, ports: ComparePorts, scope: Scope.Closeable) {
    this.subject = subject;
    this.scope = scope;
    this.log = new EvidenceLog(subject.sink);
    const { clock, host } = ports;
    const { llmProvider, orchestratorProvider, progress } = subject;
    this.session = new SpikeSession(
      { clock, host, llmProvider, orchestratorProvider, progress },
      subject.scenario,
      this.log,
    );
  }

  /** Gives the judged pool back, if it is held. */
  readonly givePoolBack = Effect.suspend(() => {
    const { spike, pool } = this;
    this.pool = null;
    return spike === null || pool === null ? Effect.void : giveBackPool(spike, pool);
  });

  /** Does a step for this subject. A subject that is lost in it is out of the comparison, which goes on. */
  attempt<A>(step: Effect.Effect<A, Lost | ResultsFailure, Scope.Scope>): Effect.Effect<void, ResultsFailure> {
    return Effect.suspend(() =>
      this.ending !== null
        ? Effect.void
        : Effect.asVoid(Scope.provide(step, this.scope)).pipe(
            Effect.catchTag("OrchestratorFailure", (failure) => this.end({ ending: "orchestrator-lost", failure })),
            Effect.catchTag("LlmFailure", (failure) => this.end({ ending: "llm-lost", failure })),
          ),
    );
  }

  /** Ends the subject's evidence and stops what it started; a second end changes nothing. */
  end(ending: RunEnding): Effect.Effect<void, ResultsFailure> {
    return Effect.suspend(() => (this.ending === null ? Effect.uninterruptible(this.#end(ending)) : Effect.void));
  }

  /** Stops what the subject started, however it ended; a second time changes nothing. */
  readonly stop = Effect.suspend(() => Scope.close(this.scope, Exit.void));

  #end(ending: RunEnding): Effect.Effect<void, ResultsFailure> {
    this.ending = ending;
    const { spike, session, log } = this;
    const collected = spike === null ? Effect.void : Effect.ignore(session.collectJournal(spike.llm, true));
    return this.givePoolBack.pipe(
      Effect.andThen(collected),
      Effect.andThen(log.append(endingRecords(session, ending))),
      Effect.ensuring(this.stop),
    );
  }
}

/** Calibrations of this comparison, by whether there is an LLM of ours to load: the machine is the same for all. */
export type Calibrations = Map<boolean, CalibrationRecord>;
