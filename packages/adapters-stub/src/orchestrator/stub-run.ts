import type { ClockPort, OrchestratorFailure } from "@plimsoll/application";
import type { StubLlm } from "../llm/stub-llm.ts";
import type { StubBehaviour } from "../stub-behaviour.ts";
import { diedOf } from "./failures.ts";
import { ServiceSlots } from "./service-slots.ts";

/** Somebody with open invocations, to be told when the whole orchestrator fails. */
export interface OpenExchange {
  fail(failure: OrchestratorFailure): void;
}

/** What all pools of one started stub share: its LLM, its slots, its life. */
export class StubRun {
  readonly clock: ClockPort;
  readonly llm: StubLlm;
  readonly behaviour: StubBehaviour;
  readonly seed: number;
  readonly slots: ServiceSlots;
  readonly #open = new Set<OpenExchange>();
  #deliveredCount = 0;
  #outputCount = 0;
  #poolCount = 0;
  #death: OrchestratorFailure | null = null;

  constructor(parts: Pick<StubRun, "clock" | "llm" | "behaviour" | "seed">) {
    this.clock = parts.clock;
    this.llm = parts.llm;
    this.behaviour = parts.behaviour;
    this.seed = parts.seed;
    this.slots = new ServiceSlots(parts.behaviour.ceiling ?? Number.POSITIVE_INFINITY);
  }

  /** Why nothing works any more; null while it lives. */
  get death(): OrchestratorFailure | null {
    return this.#death;
  }

  nextPoolId(): string {
    return `stub-pool-${++this.#poolCount}`;
  }

  nextOutputId(): string {
    return `stub-output-${++this.#outputCount}`;
  }

  opened(exchange: OpenExchange): void {
    this.#open.add(exchange);
  }

  closed(exchange: OpenExchange): void {
    this.#open.delete(exchange);
  }

  /** Counts a result on its way out, and dies of it when the crash rule says so. */
  delivered(): void {
    this.#deliveredCount += 1;
    const { crash } = this.behaviour;
    if (crash === undefined || this.#death !== null || this.#deliveredCount < crash.afterResults) return;
    const death = diedOf(crash);
    this.#death = death;
    for (const exchange of this.#open) exchange.fail(death);
    this.#open.clear();
  }
}
