import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import * as Schema from "effect/Schema";

const PositiveInt = Schema.Int.pipe(Schema.check(Schema.isGreaterThan(0)));
const NaturalInt = Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)));
const PositiveMs = Schema.Finite.pipe(Schema.check(Schema.isGreaterThan(0)));
const NaturalMs = Schema.Finite.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)));
const Ratio = Schema.Finite.pipe(Schema.check(Schema.isBetween({ minimum: 0, maximum: 1 })));

/** Ways to fail that real LLM services show. Each call of the journal names the one that it was given. */
export const FaultKind = Schema.Literals([
  /** 429 with Retry-After. */
  "rate-limited",
  /** 500. */
  "server-error",
  /** The whole answer, but later by `delayMs`. */
  "slow-first-token",
  /** No byte, for ever. */
  "stall",
  /** Half of the answer, then silence for `stallMs` (for ever where that is absent), then the rest at once. */
  "stalled-stream",
  /** Half of the answer, then the connection ends. */
  "truncated-stream",
  /** A complete HTTP answer that is no JSON. */
  "malformed-json",
  /** Well-formed JSON that lacks what the client reads: choices, output, content or candidates. */
  "missing-choices",
  /** The connection ends without an answer. */
  "disconnect",
]);
export type FaultKind = typeof FaultKind.Type;

interface RuleFields {
  readonly kind: FaultKind;
  readonly agentIds?: readonly string[];
  readonly agentRatio?: number;
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly retryAfterSeconds?: number;
  readonly delayMs?: number;
  readonly stallMs?: number;
}

/** A field that only some kinds have, with those kinds. */
const FIELD_KINDS = {
  retryAfterSeconds: ["rate-limited", "server-error"],
  delayMs: ["slow-first-token"],
  stallMs: ["stalled-stream"],
} as const satisfies Partial<Record<keyof RuleFields, readonly FaultKind[]>>;

const misplacedField = (rule: RuleFields): string | null => {
  for (const [field, kinds] of Object.entries(FIELD_KINDS)) {
    const isGiven = rule[field as keyof typeof FIELD_KINDS] !== undefined;
    if (isGiven && !(kinds as readonly string[]).includes(rule.kind))
      return `${field} belongs to ${kinds.join(" and ")}, not to ${rule.kind}: remove it`;
  }
  return null;
};

const ruleProblem = (rule: RuleFields): string | null => {
  const { kind, fromMs = 0, toMs, delayMs, agentIds, agentRatio } = rule;
  if (toMs !== undefined && toMs <= fromMs) return `toMs ${toMs} is not after fromMs ${fromMs}: raise toMs`;
  if (agentIds !== undefined && agentRatio !== undefined) return "agentIds and agentRatio exclude each other: keep one";
  if (kind === "slow-first-token" && delayMs === undefined) return "slow-first-token needs delayMs: give one above 0";
  return misplacedField(rule);
};

/** Which calls fail, how, and when. Ratios of all rules that apply to one call add up; a burst takes precedence over ratios. */
export const FaultRule = Schema.Struct({
  kind: FaultKind,
  /** Share of the calls concerned, drawn from the seed. @default 1, or 0 for a rule with a burst */
  ratio: Schema.optionalKey(Ratio),
  /** Only calls that carry one of these agents' marks. @default all */
  agentIds: Schema.optionalKey(Schema.Array(Schema.String)),
  /** Only calls of this share of the agents, chosen by the seed; the same agents for all rules of a run. */
  agentRatio: Schema.optionalKey(Ratio.pipe(Schema.check(Schema.isGreaterThan(0)))),
  /** The first `lengthCalls` of every `everyCalls` concerned calls fail, counted in order of arrival. */
  burst: Schema.optionalKey(Schema.Struct({ everyCalls: PositiveInt, lengthCalls: PositiveInt })),
  /** Only calls that arrive this long after the start mark, or later. @default 0 where there is a `toMs`, else always */
  fromMs: Schema.optionalKey(NaturalMs),
  /** Only calls that arrive before this long after the start mark. @default no end */
  toMs: Schema.optionalKey(PositiveMs),
  /** Of `rate-limited` (@default 1) and `server-error` (@default none). */
  retryAfterSeconds: Schema.optionalKey(NaturalInt),
  /** Of `slow-first-token`: added to the time to the first token, or to the whole plain answer. */
  delayMs: Schema.optionalKey(PositiveMs),
  /** Of `stalled-stream`. @default for ever */
  stallMs: Schema.optionalKey(PositiveMs),
}).pipe(Schema.check(Schema.makeFilter((rule: RuleFields) => ruleProblem(rule) ?? true)));
export type FaultRule = typeof FaultRule.Type;

/** The faults of a load scenario, over its time. Rules without a window hold before the start mark, too. */
export const FaultScript = Schema.Array(FaultRule);
export type FaultScript = typeof FaultScript.Type;

/** Neighbouring seeds start alike in xoroshiro; after these steps they don't. */
const STEPS_UNTIL_MIXED = 16;

/** Fisher and Yates (Durstenfeld's form), from the seed alone. */
const shuffled = (items: readonly string[], seed: number): readonly string[] => {
  const generator = xoroshiro128plus(seed);
  for (let step = 0; step < STEPS_UNTIL_MIXED; step += 1) generator.next();
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = uniformInt(generator, 0, last);
    const moved = order[last] ?? "";
    order[last] = order[other] ?? "";
    order[other] = moved;
  }
  return order;
};

/**
 * The agents that a rule with this `agentRatio` strikes: exactly the rounded share, at least one. A smaller ratio strikes
 * a part of those of a larger one, so that the agents that no rule strikes stay untouched by all.
 */
export const struckAgentIds = (agentIds: readonly string[], agentRatio: number, seed: number): readonly string[] =>
  shuffled(agentIds, seed).slice(0, Math.max(1, Math.round(agentRatio * agentIds.length)));

/** The script with every `agentRatio` replaced by the agents that it means. */
export const resolveFaultScript = (script: FaultScript, agentIds: readonly string[], seed: number): FaultScript =>
  script.map((rule) => {
    const { agentRatio, ...rest } = rule;
    return agentRatio === undefined ? rule : { ...rest, agentIds: struckAgentIds(agentIds, agentRatio, seed) };
  });
