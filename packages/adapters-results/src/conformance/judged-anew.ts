import {
  type ConformanceCheck,
  type ConformanceCheckName,
  type ConformanceFinding,
  type ConformanceReport,
  judgeCancellation,
  judgeCeiling,
  judgeFanOut,
  judgeHang,
  judgeMixUps,
  judgeRelease,
  judgeRetry,
  judgeTimeout,
} from "@plimsoll/domain";
import * as Option from "effect/Option";
import * as Schema from "effect/Schema";

type Judge = (evidence: unknown) => Option.Option<ConformanceFinding>;

const Count = Schema.Int;
const OptionalMs = Schema.NullOr(Schema.Finite);
const Code = Schema.NullOr(Schema.String);

const judge = <A>(schema: Schema.Codec<A, unknown>, finding: (seen: A) => ConformanceFinding): Judge => {
  const decode = Schema.decodeUnknownOption(schema);
  return (evidence) => Option.map(decode(evidence), finding);
};

const ending = { code: Code, endedAfterMs: OptionalMs, llmLeftAfterMs: OptionalMs, reachedLlm: Schema.Boolean };

const retry = judge(Schema.Struct({ calls: Count, cleanCalls: Count, struckCalls: Count, code: Code }), judgeRetry);

const JUDGES: Readonly<Record<ConformanceCheckName, Judge>> = {
  "mix-ups": judge(
    Schema.Struct({
      ...{ invocations: Count, succeeded: Count, crossedAnswers: Count },
      ...{ withoutOwn: Count, crossedCalls: Count, uncorrelated: Count },
    }),
    judgeMixUps,
  ),
  ceiling: judge(Schema.Struct({ asked: Count, largestInFlight: Count }), ({ asked, largestInFlight }) =>
    judgeCeiling(asked, largestInFlight),
  ),
  "fan-out": judge(
    Schema.Struct({
      ...{ sent: Count, succeeded: Count, failed: Count },
      ...{ lost: Count, stray: Count, failedBeside: Count, struckCalls: Count },
    }),
    judgeFanOut,
  ),
  timeout: judge(Schema.Struct({ ...ending, limitMs: Schema.Finite }), (seen) => judgeTimeout(seen, seen.limitMs)),
  cancellation: judge(Schema.Struct(ending), judgeCancellation),
  hang: judge(
    Schema.Struct({
      ...{ others: Count, othersSucceeded: Count, slowestOtherMs: OptionalMs },
      ...{ hungEnded: Code, struckCalls: Count, limitMs: Schema.Finite },
    }),
    judgeHang,
  ),
  "retry-500": retry,
  "retry-429": retry,
  release: judge(
    Schema.Struct({
      ...{ agents: Count, releasedFirst: Count, releasedSecond: Count },
      ...{ invocationEnded: Schema.Boolean, llmLeftAfterMs: OptionalMs, reachedLlm: Schema.Boolean },
    }),
    judgeRelease,
  ),
};

const checkAnew = (check: ConformanceCheck): ConformanceCheck => ({
  ...check,
  ...Option.getOrElse(JUDGES[check.name](check.evidence), () => null),
});

/**
 * A report as it would be judged today: statuses and sentences follow from the evidence on record. A check that could not be
 * made has no evidence, and keeps its sentence.
 */
export const judgedAnew = (report: ConformanceReport): ConformanceReport => ({
  ...report,
  subjects: report.subjects.map((subject) => ({ ...subject, checks: subject.checks.map(checkAnew) })),
});
