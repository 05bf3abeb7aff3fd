import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { SpikeMetrics } from "../metrics/spike-metrics.ts";
import { formatFigure } from "../targets/format-figure.ts";
import type { Finding, TargetResult, VerdictKind } from "./verdict.ts";

/** What a verdict stands on. */
export interface Grounds {
  readonly kind: VerdictKind;
  readonly metrics: SpikeMetrics;
  readonly evidence: EvidenceIndex;
  readonly targets: readonly TargetResult[];
  readonly findings: readonly Finding[];
}

const subjectOf = ({ evidence }: Grounds): string => {
  const description = evidence.of.orchestrator.at(0)?.description;
  return description === undefined ? evidence.scenario.orchestrator : `${description.name} ${description.version}`;
};

const opening = (grounds: Grounds): string => {
  const { kind, metrics, targets } = grounds;
  const passed = targets.filter(({ status }) => status === "pass").length;
  const subject = `${subjectOf(grounds)} with ${metrics.agentCount} agents`;
  switch (kind) {
    case "GO":
      return `${subject} holds all ${targets.length} targets, each on the conservative end of its interval.`;
    case "NO-GO":
      return `${subject} holds ${passed} of ${targets.length} targets.`;
    case "INCONCLUSIVE":
      return `${subject} is undecided: ${passed} of ${targets.length} targets are proved to hold, and none is proved to fail.`;
    case "INVALID":
      return `The measurement of ${subject} can't be trusted, so that neither GO nor NO-GO follows from it.`;
  }
};

const targetSentences = (targets: readonly TargetResult[], status: TargetResult["status"], verb: string): string[] =>
  targets
    .filter((result) => result.status === status)
    .map(({ target, reason }) => `\`${target.expression}\` ${verb}: ${reason}.`);

const findingSentences = (findings: readonly Finding[], severity: Finding["severity"]): string[] =>
  findings.filter((one) => one.severity === severity).map(({ message, evidence }) => `${message} ${evidence}`);

/** Share of an upper limit that the conservative end takes up; null for other kinds of targets. */
const loadRatio = ({ target, estimate }: TargetResult): number | null => {
  const end = estimate.high ?? estimate.value;
  return target.operator.startsWith("<") && target.limit > 0 && end !== null ? end / target.limit : null;
};

/** A GO says where the margin is smallest: that is where it will break first. */
const tightest = ({ kind, targets }: Grounds): string[] => {
  const loaded = targets.flatMap((result) => {
    const ratio = loadRatio(result);
    return ratio === null ? [] : [{ expression: result.target.expression, ratio }];
  });
  const most = loaded.sort((a, b) => b.ratio - a.ratio)[0];
  return kind !== "GO" || most === undefined
    ? []
    : [`The margin is smallest at \`${most.expression}\`: ${formatFigure(100 * most.ratio)} % of the limit is used.`];
};

/** Sentences for the report's Rationale, the decisive first. */
export const rationaleFor = (grounds: Grounds): readonly string[] => {
  const { targets, findings, evidence } = grounds;
  return [
    opening(grounds),
    ...tightest(grounds),
    ...findingSentences(findings, "invalid"),
    ...targetSentences(targets, "fail", "fails"),
    ...findingSentences(findings, "failure"),
    ...targetSentences(targets, "inconclusive", "is undecided"),
    ...targetSentences(targets, "not-measured", "was not measured"),
    ...(evidence.partial ? [`The run did not reach its end: ${evidence.partialReason}.`] : []),
    ...(targets.length === 0 ? ["No target was judged, so that nothing was proved."] : []),
  ];
};
