import * as Result from "effect/Result";
import { indexEvidence } from "../evidence/evidence-index.ts";
import type { EvidenceRecord } from "../evidence/evidence-record.ts";
import { formatFigure } from "../targets/format-figure.ts";
import type { Finding, TargetResult, VerdictKind } from "../verdict/verdict.ts";
import { loadEvidence } from "./load-evidence.ts";
import type { LoadEvidence } from "./load-evidence.ts";
import {
  detectBrokenLittlesLaw,
  detectDrift,
  detectDroppedArrivals,
  detectNotRecovered,
  detectOrphans,
  detectShortWarmUp,
  detectSpread,
  detectStoppedEarly,
} from "./load-flow-detectors.ts";
import type { LoadDetector, LoadInspection } from "./load-inspection.ts";
import { loadFinding } from "./load-inspection.ts";
import type { LoadMetrics, LoadTargetMetric } from "./load-metrics.ts";
import {
  detectAgentsNotReady,
  detectCrossedContext,
  detectDroppedResults,
  detectFailedInvocations,
  detectLoadLeaks,
  detectLostOrchestrator,
  detectMissingToolCalls,
} from "./load-subject-detectors.ts";
import { evaluateLoadTarget, parseLoadTarget } from "./load-targets.ts";
import {
  detectBrokenBooks,
  detectDevMode,
  detectLateLlm,
  detectLateRunner,
  detectLoadCeilings,
  detectLostLlm,
  detectMissingLoad,
  detectPartialLoad,
} from "./load-trust-detectors.ts";
import type { LoadAssessment, LoadVerdict } from "./load-verdict.ts";
import { measureLoadEvidence } from "./measure-load.ts";

const DETECTORS: readonly LoadDetector[] = [
  ...[detectDevMode, detectMissingLoad, detectLostLlm, detectLateRunner, detectLoadCeilings, detectLateLlm],
  ...[detectBrokenBooks, detectLostOrchestrator, detectAgentsNotReady, detectCrossedContext, detectDroppedResults],
  ...[detectPartialLoad, detectDrift, detectShortWarmUp, detectDroppedArrivals, detectFailedInvocations],
  ...[detectBrokenLittlesLaw, detectSpread, detectNotRecovered, detectOrphans, detectLoadLeaks],
  ...[detectMissingToolCalls, detectStoppedEarly],
];
const GRAVITY: Readonly<Record<Finding["severity"], number>> = { invalid: 0, failure: 1, warning: 2, info: 3 };

type Results = readonly TargetResult<LoadTargetMetric>[];

const unreadable = (expressions: readonly string[]): readonly Finding[] =>
  expressions
    .map(parseLoadTarget)
    .filter(Result.isFailure)
    .map(({ failure }) =>
      loadFinding({
        code: "target-unreadable",
        message: `\`${failure.expression}\` can't be judged: ${failure.message}.`,
        evidence: `At position ${failure.position}. ${failure.hint}`,
      }),
    );

const findingsOf = (inspection: LoadInspection, expressions: readonly string[]): readonly Finding[] =>
  [...unreadable(expressions), ...DETECTORS.flatMap((detector) => detector(inspection))].sort(
    (a, b) => GRAVITY[a.severity] - GRAVITY[b.severity],
  );

/** INVALID before NO-GO before INCONCLUSIVE before GO, as for a spike; nothing judged is nothing proved. */
const verdictKind = (targets: Results, findings: readonly Finding[], partial: boolean): VerdictKind => {
  if (findings.some(({ severity }) => severity === "invalid")) return "INVALID";
  const failed = targets.some(({ status }) => status === "fail");
  if (failed || findings.some(({ severity }) => severity === "failure")) return "NO-GO";
  const proved = targets.length > 0 && targets.every(({ status }) => status === "pass");
  return partial || !proved ? "INCONCLUSIVE" : "GO";
};

const opening = (kind: VerdictKind, { index, load }: LoadEvidence, targets: Results): string => {
  const description = index.of.orchestrator.at(0)?.description;
  const subject =
    description === undefined ? index.scenario.orchestrator : `${description.name} ${description.version}`;
  const passed = targets.filter(({ status }) => status === "pass").length;
  const under = `${subject} with ${index.scenario.agentCount} agents under ${load.shape.kind}`;
  return kind === "INVALID"
    ? `The measurement of ${under} can't be trusted, so that neither GO nor NO-GO follows from it.`
    : `${under} holds ${passed} of ${targets.length} targets.`;
};

const throughputSentence = ({ throughputPerSec, goodputRatio }: LoadMetrics): string[] =>
  throughputPerSec.value === null || goodputRatio.value === null
    ? []
    : [
        `It completed ${formatFigure(throughputPerSec.value)} invocations a second; ${formatFigure(100 * goodputRatio.value)} % of all arrivals were good.`,
      ];

const rationale = (kind: VerdictKind, { evidence, metrics, targets }: LoadInspection, findings: readonly Finding[]) => [
  opening(kind, evidence, targets),
  ...throughputSentence(metrics),
  ...findings
    .filter(({ severity }) => severity === "invalid" || severity === "failure")
    .map((each) => `${each.message} ${each.evidence}`),
  ...targets
    .filter(({ status }) => status !== "pass")
    .map(({ target, reason }) => `\`${target.expression}\`: ${reason}.`),
  ...(targets.length === 0 ? ["No target was judged, so that nothing was proved."] : []),
];

/** A target that ended the load is breached, whatever the few invocations until then support on their own. */
const withBreach = (result: Results[number], { index }: LoadEvidence): Results[number] => {
  const breach = index.of["stopped-early"].find(({ target }) => target === result.target.expression);
  return breach === undefined
    ? result
    : { ...result, status: "fail", reason: `breached beyond doubt: ${breach.reason}` };
};

const judgeLoad = (metrics: LoadMetrics, evidence: LoadEvidence): LoadVerdict => {
  const expressions = evidence.index.scenario.targets;
  const targets = expressions
    .map(parseLoadTarget)
    .filter(Result.isSuccess)
    .map(({ success }) => withBreach(evaluateLoadTarget(success, metrics), evidence));
  const inspection = { metrics, evidence, targets };
  const findings = findingsOf(inspection, expressions);
  const kind = verdictKind(targets, findings, evidence.index.partial);
  return { kind, targets, findings, rationale: rationale(kind, inspection, findings), alternatives: [] };
};

/** All that follows from a load run's evidence, and from nothing else: the same lines always give the same verdict. */
export const assessLoad = (records: readonly EvidenceRecord[]): LoadAssessment => {
  const evidence = loadEvidence(indexEvidence(records));
  const metrics = measureLoadEvidence(evidence);
  return { metrics, verdict: judgeLoad(metrics, evidence), partial: evidence.index.partial };
};
