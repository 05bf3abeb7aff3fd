import type { Assessment, VerdictKind } from "@plimsoll/domain";
import { metricLabel } from "./metric-labels.ts";

const named = (assessment: Assessment, status: "fail" | "inconclusive" | "not-measured"): readonly string[] =>
  assessment.verdict.targets
    .filter((result) => result.status === status)
    .map((result) => metricLabel(result.target.metric).label);

const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

const condemning = ({ verdict }: Assessment, severity: "failure" | "invalid"): readonly string[] =>
  verdict.findings.filter((finding) => finding.severity === severity).map((finding) => finding.code);

const list = (prefix: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [`${prefix}: ${items.join(", ")}`];

const noGo = (assessment: Assessment): string =>
  [
    ...list(`${countOf(named(assessment, "fail").length, "target")} missed`, named(assessment, "fail")),
    ...list("found", condemning(assessment, "failure")),
  ].join("; ") || "the orchestrator did not carry the load";

const inconclusive = (assessment: Assessment): string =>
  [
    ...list("too close or too few samples", named(assessment, "inconclusive")),
    ...list("not measured", named(assessment, "not-measured")),
  ].join("; ") || "the evidence does not decide";

const sentences: Readonly<Record<VerdictKind, (assessment: Assessment) => string>> = {
  GO: ({ verdict }) => `all ${verdict.targets.length} targets hold`,
  "NO-GO": noGo,
  INCONCLUSIVE: inconclusive,
  INVALID: (assessment) =>
    list("the measurement is no evidence", condemning(assessment, "invalid"))[0] ?? "the measurement is no evidence",
};

/** The decision in one line without its kind, lower-case and without a full stop. */
export const decisionSentence = (assessment: Assessment): string => sentences[assessment.verdict.kind](assessment);
