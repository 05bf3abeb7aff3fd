import * as Result from "effect/Result";
import { DEFAULT_AGENT_COUNT } from "./agent-ids.ts";

/** Every slot is taken; nothing was acquired. */
export interface PoolExhausted {
  readonly _tag: "PoolExhausted";
  readonly requested: number;
  readonly available: number;
  readonly capacity: number;
  readonly message: string;
}

/** The agent already holds a slot, or is named twice in one batch; nothing was acquired. */
export interface AgentAlreadyHeld {
  readonly _tag: "AgentAlreadyHeld";
  readonly agentId: string;
  readonly message: string;
}

/** The agent holds no slot, so there was none to give back. */
export interface AgentNotHeld {
  readonly _tag: "AgentNotHeld";
  readonly agentId: string;
  readonly message: string;
}

const exhausted = (requested: number, available: number, capacity: number): PoolExhausted => ({
  _tag: "PoolExhausted",
  requested,
  available,
  capacity,
  message: `${requested} slots asked for, ${available} of ${capacity} free: release agents first or raise agentCount.`,
});

const alreadyHeld = (agentId: string): AgentAlreadyHeld => ({
  _tag: "AgentAlreadyHeld",
  agentId,
  message: `${agentId} already holds a slot: release it before acquiring it again.`,
});

const notHeld = (agentId: string): AgentNotHeld => ({
  _tag: "AgentNotHeld",
  agentId,
  message: `${agentId} holds no slot: only an acquired agent can be released.`,
});

/**
 * The slots that concurrent agents occupy (stories/000, FR10). Immutable: every operation answers with the pool
 * that follows, or with a value that says why it can't, and then nothing has changed.
 */
export class AgentPool {
  readonly capacity: number;
  readonly #held: ReadonlySet<string>;

  private constructor(capacity: number, held: ReadonlySet<string>) {
    this.capacity = capacity;
    this.#held = held;
  }

  /** An empty pool; a capacity below 0 or with a fraction is rounded to the nearest natural number below it. */
  static empty(capacity: number = DEFAULT_AGENT_COUNT): AgentPool {
    return new AgentPool(Math.max(0, Math.floor(capacity)), new Set());
  }

  /** The agents that hold a slot, in the order in which they took it. */
  get heldAgentIds(): readonly string[] {
    return [...this.#held];
  }

  get heldCount(): number {
    return this.#held.size;
  }

  get availableCount(): number {
    return this.capacity - this.#held.size;
  }

  holds(agentId: string): boolean {
    return this.#held.has(agentId);
  }

  acquire(agentId: string): Result.Result<AgentPool, PoolExhausted | AgentAlreadyHeld> {
    return this.tryAcquireBatch([agentId]);
  }

  /** All of the agents take a slot, or none does. A duplicate is told before exhaustion. */
  tryAcquireBatch(agentIds: readonly string[]): Result.Result<AgentPool, PoolExhausted | AgentAlreadyHeld> {
    const held = new Set(this.#held);
    for (const agentId of agentIds) {
      if (held.has(agentId)) return Result.fail(alreadyHeld(agentId));
      held.add(agentId);
    }
    return held.size > this.capacity
      ? Result.fail(exhausted(agentIds.length, this.availableCount, this.capacity))
      : Result.succeed(new AgentPool(this.capacity, held));
  }

  release(agentId: string): Result.Result<AgentPool, AgentNotHeld> {
    const held = new Set(this.#held);
    return held.delete(agentId) ? Result.succeed(new AgentPool(this.capacity, held)) : Result.fail(notHeld(agentId));
  }
}
