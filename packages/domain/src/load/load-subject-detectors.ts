import { isToolTurn } from "../metrics/tool-turns.ts";
import { formatFigure } from "../targets/format-figure.ts";
import type { LoadDetector } from "./load-inspection.ts";
import { loadFinding } from "./load-inspection.ts";

const SOME = 6;

/** The orchestrator was lost while it was under load. */
export const detectLostOrchestrator: LoadDetector = ({ evidence: { index } }) =>
  index.of["orchestrator-failure"].map(({ code, message, lastStderr }) =>
    loadFinding({
      code: "orchestrator-lost",
      message: `The orchestrator failed as a whole (${code}): ${message}`,
      evidence:
        lastStderr.length === 0 ? "It left no last words." : `Its last words: ${lastStderr.slice(-2).join(" / ")}`,
    }),
  );

/** Agents that never came up carried no load. */
export const detectAgentsNotReady: LoadDetector = ({ evidence: { index } }) => {
  const failed = index.of.agent.filter(({ status }) => status === "failed");
  return failed.length === 0
    ? []
    : [
        loadFinding({
          code: "agents-not-ready",
          message: `${failed.length} of ${index.scenario.agentCount} agents did not come up.`,
          evidence: failed[0]?.error?.message ?? "No reason was given.",
          agentIds: failed.map(({ agentId }) => agentId),
        }),
      ];
};

/** Contexts that crossed, whatever the load. */
export const detectCrossedContext: LoadDetector = ({ evidence: { crossed } }) =>
  crossed.length === 0
    ? []
    : [
        loadFinding({
          code: "context-crossed",
          message: `${crossed.length} answers hold a canary that is not their conversation's.`,
          evidence: `Requests ${crossed
            .slice(0, SOME)
            .map(({ record }) => record.requestId)
            .join(", ")}.`,
          agentIds: crossed.map(({ record }) => record.agentId),
        }),
      ];

/** Nobody of us gave these up, and no answer came. */
export const detectDroppedResults: LoadDetector = ({ evidence: { invocations } }) => {
  const forgotten = invocations.filter(({ record, isDecided }) => isDecided && record.outcome === "pending");
  return forgotten.length === 0
    ? []
    : [
        loadFinding({
          code: "result-dropped",
          message: `${forgotten.length} invocations were never answered.`,
          evidence: `Requests ${forgotten
            .slice(0, SOME)
            .map(({ record }) => record.requestId)
            .join(", ")}.`,
          agentIds: forgotten.map(({ record }) => record.agentId),
        }),
      ];
};

/** Failures by code, in one sentence. */
export const detectFailedInvocations: LoadDetector = ({ metrics }) => {
  const judged = metrics.failures.filter(({ phase }) => phase === "load");
  return metrics.failedCount === 0
    ? []
    : [
        loadFinding({
          code: "invocations-failed",
          message: `${metrics.failedCount} of ${metrics.sentCount} invocations failed.`,
          evidence: judged.map(({ code, count, firstMessage }) => `${count} ${code} (${firstMessage})`).join("; "),
          agentIds: judged.flatMap(({ agentIds }) => agentIds),
        }),
      ];
};

/** Rising resources. */
export const detectLoadLeaks: LoadDetector = ({ metrics }) =>
  metrics.resourceSlopes
    .filter(({ status }) => status === "leak")
    .map(({ resource, perHour }) =>
      loadFinding({
        code: "leak",
        message: `${resource} rise for as long as the load lasts.`,
        evidence: `${formatFigure(perHour.value ?? 0)} an hour, at least ${formatFigure(perHour.low ?? 0)} (95 %).`,
      }),
    );

/** Of the answered calls, tool turns are from one in two (one tool turn) on; below this most agents take none. */
const LEAST_TOOL_TURN_SHARE = 1 / 3;

/** Tool turns that nobody took. */
export const detectMissingToolCalls: LoadDetector = ({ evidence: { load, judged } }) => {
  const { toolTurns } = load;
  const answered = judged.flatMap(({ trace }) => trace.calls).filter(({ outcome }) => outcome === "answered");
  const looked = answered.filter(({ toolTurn }) => toolTurn !== undefined);
  const taken = looked.filter(isToolTurn).length;
  if (toolTurns === 0 || looked.length === 0 || taken >= LEAST_TOOL_TURN_SHARE * looked.length) return [];
  return [
    loadFinding({
      code: "tools-not-called",
      message: `The scenario asks for ${toolTurns} tool turns, but this driver's agents have no tools.`,
      evidence: `${taken} of ${looked.length} answers of the LLM asked for a tool; ${toolTurns} of every ${toolTurns + 1} would have.`,
    }),
  ];
};
