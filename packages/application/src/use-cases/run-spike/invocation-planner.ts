import type { Phase } from "@plimsoll/domain";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import type { AgentSpec, InvocationRequest } from "../../ports/agent-orchestrator.port.ts";

/** A request and the canary hidden in its prompt. */
export interface PlannedInvocation {
  readonly request: InvocationRequest;
  readonly canary: string;
}

const MARK = "[[canary:";
const CANARY_LENGTH = 16;
const CANARY = /^[0-9a-f]{16}\]\]/;

/** Every canary in a text, in order, each once. Called once per answer, in a hot path: no pattern over the whole text. */
export const canariesIn = (text: string): readonly string[] => {
  const found: string[] = [];
  for (let at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, at + 1)) {
    const from = at + MARK.length;
    const canary = text.slice(from, from + CANARY_LENGTH);
    if (CANARY.test(text.slice(from, from + CANARY_LENGTH + 2)) && !found.includes(canary)) found.push(canary);
  }
  return found;
};

const hex32 = (value: number): string => (value >>> 0).toString(16).padStart(8, "0");

/** Makes the run's requests. Canaries are drawn from the seed, one for every invocation, so a stale context shows too. */
export class InvocationPlanner {
  readonly #random: RandomGenerator;
  readonly #timeoutMs: number;

  constructor(seed: number, timeoutMs: number) {
    this.#random = xoroshiro128plus(seed);
    this.#timeoutMs = timeoutMs;
  }

  plan(agentIds: readonly string[], at: { phase: Phase; wave: number; pool: number }): readonly PlannedInvocation[] {
    return agentIds.map((agentId) => this.#planOne(agentId, `p${at.pool}-${at.phase}-${at.wave}-${agentId}`));
  }

  #planOne(agentId: string, requestId: string): PlannedInvocation {
    const canary = hex32(this.#random.next()) + hex32(this.#random.next());
    const prompt = `Respond with your agent id and repeat the mark. [[agent:${agentId}]] [[canary:${canary}]]`;
    return { canary, request: { requestId, agentId, topic: "roll call", prompt, timeoutMs: this.#timeoutMs } };
  }
}

/** The agents of stories/000: 72 entities that govern the Conclave. */
export const archon = (agentId: string): AgentSpec => ({
  agentId,
  role: `Archon ${agentId}`,
  goal: "Participate in deliberation",
  backstory: `${agentId} is one of the entities that govern the Conclave.`,
});
