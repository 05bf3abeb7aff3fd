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

/**
 * Every canary in a text, in order, each once. In a hot path, and kept for as long as the evidence: the expected canary
 * is given back as the string that the caller has, since a part of the text would hold all of the text in memory.
 */
export const canariesIn = (text: string, expected: string): readonly string[] => {
  const found: string[] = [];
  for (let at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, at + 1)) {
    const from = at + MARK.length;
    const own = text.startsWith(expected, from) && text.startsWith("]]", from + CANARY_LENGTH);
    if (!own && !CANARY.test(text.slice(from, from + CANARY_LENGTH + 2))) continue;
    const canary = own ? expected : text.slice(from, from + CANARY_LENGTH);
    if (!found.includes(canary)) found.push(canary);
  }
  return found;
};

const HEX_DIGITS = [..."0123456789abcdef"].map((digit) => digit.charCodeAt(0));

/** Digits set one by one make a flat string; two halves put together would be kept as a tree of three. */
const hex = (high: number, low: number): string => {
  const codes: number[] = [];
  for (let shift = 28; shift >= 0; shift -= 4) codes.push(HEX_DIGITS[(high >>> shift) & 15] ?? 0);
  for (let shift = 28; shift >= 0; shift -= 4) codes.push(HEX_DIGITS[(low >>> shift) & 15] ?? 0);
  return String.fromCharCode(...codes);
};

/** Makes the run's requests. Canaries are drawn from the seed, one for every invocation, so a stale context shows too. */
export class InvocationPlanner {
  readonly #random: RandomGenerator;
  readonly #timeoutMs: number;
  #planned = 0;

  constructor(seed: number, timeoutMs: number) {
    this.#random = xoroshiro128plus(seed);
    this.#timeoutMs = timeoutMs;
  }

  /** Request ids count through the run: short ones, since the evidence keeps tens of thousands. */
  plan(agentIds: readonly string[]): readonly PlannedInvocation[] {
    return agentIds.map((agentId) => this.#planOne(agentId, `i${this.#planned++}`));
  }

  #planOne(agentId: string, requestId: string): PlannedInvocation {
    const canary = hex(this.#random.next(), this.#random.next());
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
