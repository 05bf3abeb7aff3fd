import type { FaultRule } from "@plimsoll/domain";

/** A rule made ready for the request path. */
interface CompiledRule {
  readonly rule: FaultRule;
  readonly agentIds: ReadonlySet<string> | null;
  readonly ratio: number;
  readonly isWindowed: boolean;
  readonly fromMs: number;
  readonly toMs: number;
  concernedCount: number;
}

const compile = (rule: FaultRule): CompiledRule => ({
  rule,
  agentIds: rule.agentIds === undefined ? null : new Set(rule.agentIds),
  ratio: rule.ratio ?? (rule.burst === undefined ? 1 : 0),
  isWindowed: rule.fromMs !== undefined || rule.toMs !== undefined,
  fromMs: rule.fromMs ?? 0,
  toMs: rule.toMs ?? Number.POSITIVE_INFINITY,
  concernedCount: 0,
});

/** Applies the fault rules to calls; bursts are counted in order of arrival, ratios are decided by the call's own draw. */
export class FaultPicker {
  readonly #rules: readonly CompiledRule[];

  constructor(rules: readonly FaultRule[]) {
    this.#rules = rules.map(compile);
  }

  /**
   * The rule that this call falls under, or null. `uniform` is in [0, 1). `sinceStartMs` is its arrival after the start
   * mark, null before there is one: then rules with a window rest.
   */
  pick(agentIds: readonly string[], uniform: number, sinceStartMs: number | null): FaultRule | null {
    let picked: FaultRule | null = null;
    let burst: FaultRule | null = null;
    let cumulated = 0;
    for (const compiled of this.#rules) {
      const { rule, ratio } = compiled;
      if (!isOpen(compiled, sinceStartMs) || !concerns(compiled, agentIds)) continue;
      const seen = compiled.concernedCount;
      compiled.concernedCount = seen + 1;
      if (rule.burst !== undefined && seen % rule.burst.everyCalls < rule.burst.lengthCalls) burst ??= rule;
      cumulated += ratio;
      if (uniform < cumulated) picked ??= rule;
    }
    return burst ?? picked;
  }
}

const isOpen = ({ isWindowed, fromMs, toMs }: CompiledRule, sinceStartMs: number | null): boolean =>
  !isWindowed || (sinceStartMs !== null && sinceStartMs >= fromMs && sinceStartMs < toMs);

const concerns = ({ agentIds: struck }: CompiledRule, agentIds: readonly string[]): boolean =>
  struck === null || agentIds.some((agentId) => struck.has(agentId));
