import * as Result from "effect/Result";
import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import { detectFindings } from "../findings/detect-findings.ts";
import { finding } from "../findings/inspection.ts";
import type { SpikeMetrics } from "../metrics/spike-metrics.ts";
import { evaluateTarget } from "../targets/evaluate-target.ts";
import { parseTarget } from "../targets/parse-target.ts";
import { alternativesFor } from "./alternatives.ts";
import { rationaleFor } from "./rationale.ts";
import type { Finding, TargetResult, Verdict, VerdictKind } from "./verdict.ts";

interface JudgedTargets {
  readonly results: readonly TargetResult[];
  readonly unreadable: readonly Finding[];
}

const judgeTargets = (expressions: readonly string[], metrics: SpikeMetrics): JudgedTargets => {
  const parsed = expressions.map(parseTarget);
  return {
    results: parsed.filter(Result.isSuccess).map(({ success }) => evaluateTarget(success, metrics)),
    unreadable: parsed.filter(Result.isFailure).map(({ failure }) =>
      finding({
        code: "target-unreadable",
        message: `\`${failure.expression}\` can't be judged: ${failure.message}.`,
        evidence: `At position ${failure.position}. ${failure.hint}`,
      }),
    ),
  };
};

/** INVALID before NO-GO before INCONCLUSIVE before GO; nothing judged is nothing proved. */
const verdictKind = (targets: readonly TargetResult[], findings: readonly Finding[], partial: boolean): VerdictKind => {
  if (findings.some(({ severity }) => severity === "invalid")) return "INVALID";
  const failed = targets.some(({ status }) => status === "fail");
  if (failed || findings.some(({ severity }) => severity === "failure")) return "NO-GO";
  const proved = targets.length > 0 && targets.every(({ status }) => status === "pass");
  return partial || !proved ? "INCONCLUSIVE" : "GO";
};

/** Judges a run's targets, looks for findings, and says why (design.md, "Verdict"). */
export const judge = (metrics: SpikeMetrics, evidence: EvidenceIndex): Verdict => {
  const { results: targets, unreadable } = judgeTargets(evidence.scenario.targets, metrics);
  const findings = [...unreadable, ...detectFindings({ metrics, evidence, targets })];
  const kind = verdictKind(targets, findings, evidence.partial);
  const grounds = { kind, metrics, evidence, targets, findings };
  return {
    kind,
    targets,
    findings,
    rationale: rationaleFor(grounds),
    alternatives: kind === "NO-GO" ? alternativesFor(grounds) : [],
  };
};
