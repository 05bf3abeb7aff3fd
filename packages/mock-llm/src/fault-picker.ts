import type { FaultRule } from "./settings.ts";

/** Applies the fault rules to calls; bursts are counted in order of arrival, ratios are decided by the call's own draw. */
export class FaultPicker {
  readonly #rules: readonly FaultRule[];
  readonly #concernedCounts: number[];

  constructor(rules: readonly FaultRule[]) {
    this.#rules = rules;
    this.#concernedCounts = rules.map(() => 0);
  }

  /** The rule that this call falls under, or null. `uniform` is in [0, 1). */
  pick(agentIds: readonly string[], uniform: number): FaultRule | null {
    let picked: FaultRule | null = null;
    let burst: FaultRule | null = null;
    let cumulated = 0;
    for (const [index, rule] of this.#rules.entries()) {
      if (!concerns(rule, agentIds)) continue;
      const seen = this.#concernedCounts[index] ?? 0;
      this.#concernedCounts[index] = seen + 1;
      if (rule.burst !== undefined && seen % rule.burst.everyCalls < rule.burst.lengthCalls) burst ??= rule;
      cumulated += rule.ratio ?? (rule.burst === undefined ? 1 : 0);
      if (uniform < cumulated) picked ??= rule;
    }
    return burst ?? picked;
  }
}

const concerns = (rule: FaultRule, agentIds: readonly string[]): boolean =>
  rule.agentIds === undefined || rule.agentIds.some((agentId) => agentIds.includes(agentId));
