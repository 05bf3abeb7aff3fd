import * as Result from "effect/Result";
import { closest } from "fastest-levenshtein";
import type { TargetableMetric } from "../metrics/spike-metrics.ts";
import type { Target } from "../verdict/verdict.ts";
import { TARGETABLE_METRICS } from "./target-metrics.ts";

/** A target expression that can't be read: where, why, and what to write instead. */
export interface TargetSyntaxError {
  readonly _tag: "TargetSyntaxError";
  readonly expression: string;
  /** Offset of the offending character, from 0. */
  readonly position: number;
  readonly message: string;
  readonly hint: string;
}

interface Token {
  readonly text: string;
  readonly position: number;
}

interface Tokens {
  readonly metric: Token;
  readonly operator: Token;
  readonly limit: Token;
}

const PATTERN = /^(\s*)([^\s<>=!]*)(\s*)([<>=!]*)(\s*)(.*?)\s*$/su;
const OPERATORS: readonly Target["operator"][] = ["<", "<=", ">", ">=", "=="];
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/iu;
const EXAMPLE = "Write a metric, an operator and a number, such as `p95LatencyMs < 2000`.";

const tokenise = (expression: string): Tokens => {
  const [, lead = "", metric = "", gap = "", operator = "", space = "", limit = ""] = PATTERN.exec(expression) ?? [];
  const operatorAt = lead.length + metric.length + gap.length;
  return {
    metric: { text: metric, position: lead.length },
    operator: { text: operator, position: operatorAt },
    limit: { text: limit, position: operatorAt + operator.length + space.length },
  };
};

const refuse = (
  expression: string,
  token: Token,
  message: string,
  hint: string,
): Result.Result<never, TargetSyntaxError> =>
  Result.fail({ _tag: "TargetSyntaxError", expression, position: token.position, message, hint });

const isOperator = (text: string): text is Target["operator"] => (OPERATORS as readonly string[]).includes(text);

const unknownMetric = (name: string, metrics: readonly string[]): string =>
  `Did you mean ${closest(name, metrics)}? Metrics: ${metrics.join(", ")}.`;

const parseLimit = <Metric extends string>(
  expression: string,
  metric: Metric,
  { operator, limit }: Tokens,
): Result.Result<Target<Metric>, TargetSyntaxError> => {
  if (!isOperator(operator.text)) {
    const message = operator.text === "" ? "an operator is missing" : `\`${operator.text}\` is no operator`;
    return refuse(expression, operator, message, `Operators: ${OPERATORS.join(" ")}.`);
  }
  if (!NUMBER.test(limit.text)) {
    const message = limit.text === "" ? "a limit is missing" : `\`${limit.text}\` is not a number`;
    return refuse(expression, limit, message, "Limits are plain numbers; the unit is in the metric's name.");
  }
  return Result.succeed({ expression: expression.trim(), metric, operator: operator.text, limit: Number(limit.text) });
};

/** Reads expressions over these metrics. */
export const parseTargetOf =
  <Metric extends string>(metrics: readonly Metric[]) =>
  (expression: string): Result.Result<Target<Metric>, TargetSyntaxError> => {
    const tokens = tokenise(expression);
    const { metric } = tokens;
    if (metric.text === "") return refuse(expression, metric, "a metric's name is missing", EXAMPLE);
    const known = metrics.find((name) => name === metric.text);
    if (known === undefined) {
      return refuse(expression, metric, `\`${metric.text}\` is no metric`, unknownMetric(metric.text, metrics));
    }
    return parseLimit(expression, known, tokens);
  };

/** Reads an expression such as `p95LatencyMs < 2000`; operators `<`, `<=`, `>`, `>=` and `==`. */
export const parseTarget: (expression: string) => Result.Result<Target, TargetSyntaxError> =
  parseTargetOf<TargetableMetric>(TARGETABLE_METRICS);
