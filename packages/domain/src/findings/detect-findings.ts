import type { Finding } from "../verdict/verdict.ts";
import {
  detectCrossedContext,
  detectDroppedResults,
  detectLostCanaries,
  detectStaleContext,
  detectMissingCanaries,
  detectMissingLlmCalls,
  detectSilentRetries,
  detectStrayResults,
  detectUnclaimedCalls,
} from "./answer-detectors.ts";
import { detectCalibration } from "./calibration-detectors.ts";
import { detectDeferredInstantiation } from "./deferred-instantiation.ts";
import {
  detectAgentsNotReady,
  detectFailedInvocations,
  detectHeldPastTimeout,
  detectHungInvocations,
  detectOrchestratorDeath,
} from "./failure-detectors.ts";
import type { Detector, Inspection } from "./inspection.ts";
import {
  detectBrokenConservation,
  detectCeilings,
  detectLlmSaturated,
  detectRunnerSaturated,
} from "./instrument-detectors.ts";
import { detectConcurrencyCeiling, detectFallingThroughput, detectLeaks, detectSmallGrowth } from "./load-detectors.ts";
import {
  detectDrift,
  detectHeldCalls,
  detectLlmFaults,
  detectResourceDisagreement,
  detectRss,
  detectSlowWarmUp,
} from "./note-detectors.ts";
import { detectIncompleteReleases } from "./release-detectors.ts";
import {
  detectBusyMachine,
  detectDevMode,
  detectLostLlm,
  detectMissingRunRecord,
  detectNotMeasured,
  detectPartialRun,
} from "./trust-detectors.ts";

const DETECTORS: readonly Detector[] = [
  detectDevMode,
  detectLostLlm,
  detectMissingRunRecord,
  detectRunnerSaturated,
  detectLlmSaturated,
  detectCeilings,
  detectCalibration,
  detectBrokenConservation,
  detectHeldPastTimeout,
  detectLostCanaries,
  detectOrchestratorDeath,
  detectAgentsNotReady,
  detectHungInvocations,
  detectFailedInvocations,
  detectConcurrencyCeiling,
  detectCrossedContext,
  detectStaleContext,
  detectDroppedResults,
  detectStrayResults,
  detectMissingCanaries,
  detectMissingLlmCalls,
  detectSilentRetries,
  detectDeferredInstantiation,
  detectFallingThroughput,
  detectLeaks,
  detectIncompleteReleases,
  detectPartialRun,
  detectUnclaimedCalls,
  detectDrift,
  detectRss,
  detectResourceDisagreement,
  detectBusyMachine,
  detectNotMeasured,
  detectSmallGrowth,
  detectSlowWarmUp,
  detectHeldCalls,
  detectLlmFaults,
];

const GRAVITY: Readonly<Record<Finding["severity"], number>> = { invalid: 0, failure: 1, warning: 2, info: 3 };

/** Every finding of a run, gravest first. */
export const detectFindings = (inspection: Inspection): readonly Finding[] =>
  DETECTORS.flatMap((detector) => detector(inspection)).sort((a, b) => GRAVITY[a.severity] - GRAVITY[b.severity]);
