import {
  type Agent,
  type AgentResourceAllocation,
  type Budget,
  NO_USAGE,
  OscillationDetector,
  type ParallelTask,
  type Usage,
} from "@plimsoll/domain";
import * as Deferred from "effect/Deferred";
import type * as Fiber from "effect/Fiber";
import type { TaskFailure } from "../../ports/task-runner.port.ts";
import type { ActiveWorkflow } from "./active-workflow.ts";

/** Cycles up to this long, seen this often, count as going round in circles. */
const OSCILLATION = { maxCycleLength: 6, minRepetitions: 3 };

/** One attempt in flight, as the engine sees it. */
export class RunningAttempt {
  readonly workflow: ActiveWorkflow;
  readonly task: ParallelTask;
  readonly agent: Agent;
  readonly attempt: number;
  readonly allocation: AgentResourceAllocation;
  /** Of the task, and of what its workflow has left. */
  readonly budget: Budget;
  #oscillation: OscillationDetector | null = null;
  /** Completed with the reason for which the attempt has to end. */
  readonly ended = Deferred.makeUnsafe<never, TaskFailure>();
  readonly dispatchedAtMs: number;
  /** When the dependency that it waited for had ended; null for one that waited for none. */
  readonly handedOffAtMs: number | null;
  startedAtMs: number | null = null;
  lastProgressAtMs: number;
  /** When its end was asked for; null while it may go on. */
  endRequestedAtMs: number | null = null;
  usage: Usage = NO_USAGE;
  fiber: Fiber.Fiber<unknown, unknown> | null = null;

  constructor(given: {
    readonly workflow: ActiveWorkflow;
    readonly task: ParallelTask;
    readonly agent: Agent;
    readonly attempt: number;
    readonly allocation: AgentResourceAllocation;
    readonly budget: Budget;
    readonly dispatchedAtMs: number;
    readonly handedOffAtMs: number | null;
  }) {
    this.workflow = given.workflow;
    this.task = given.task;
    this.agent = given.agent;
    this.attempt = given.attempt;
    this.allocation = given.allocation;
    this.budget = given.budget;
    this.dispatchedAtMs = given.dispatchedAtMs;
    this.handedOffAtMs = given.handedOffAtMs;
    this.lastProgressAtMs = given.dispatchedAtMs;
  }

  /** Made at the first step: most attempts report none. */
  get oscillation(): OscillationDetector {
    return (this.#oscillation ??= new OscillationDetector(OSCILLATION));
  }

  get fencingToken(): number {
    return this.allocation.fencingToken;
  }

  /** Milliseconds that it has run; 0 before its start. */
  ranMs(nowMs: number): number {
    return Math.max(0, nowMs - (this.startedAtMs ?? nowMs));
  }
}
