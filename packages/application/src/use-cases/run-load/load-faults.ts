import { type FaultRule, type FaultScript, plannedMs, type FaultWindowRecord } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { LlmFailure } from "../../ports/llm-journal.port.ts";
import type { LoadContext } from "./load-context.ts";

const cannotFail = (what: string) =>
  new LlmFailure({
    message: `The scenario sets ${what}, and this run's LLM does not do as it is told.`,
    hint: "Faults and tool turns need the mock LLM (llm.kind mock) and an orchestrator that uses it; the stub has its own (stub:).",
  });

/** A rule without a window holds from the judged load's start to its end, and not while agents are made or warmed up. */
const windowed = (rule: FaultRule): FaultRule =>
  rule.fromMs === undefined && rule.toMs === undefined ? { ...rule, fromMs: 0 } : rule;

/** Hands faults and tool turns to the LLM before the load; windows rest until {@link startFaultWindows}. Gives the script as it holds. */
export const prepareLlm = Effect.fnUntraced(function* (context: LoadContext) {
  const { load, spike, pool } = context;
  const { behaviour } = spike.llm;
  const asked = [...(load.faults.length > 0 ? ["faults"] : []), ...(load.toolTurns > 0 ? ["toolTurns"] : [])];
  if (asked.length === 0) return [];
  if (behaviour === undefined || spike.session.llmIsFixed) return yield* cannotFail(asked.join(" and "));
  if (load.toolTurns > 0) yield* behaviour.setToolTurns(load.toolTurns);
  return load.faults.length === 0 ? [] : yield* behaviour.setFaults(load.faults.map(windowed), pool.readyAgentIds);
});

/** From the judged load's start to its end, milliseconds; null where that is not known beforehand. */
const judgedMs = ({ plan }: LoadContext): number | null => {
  if (plan.model === "burst") return null;
  const first = plan.stages.find(({ isWarmUp }) => !isWarmUp);
  return plannedMs(plan.stages) - (first?.fromMs ?? 0);
};

const windowRecord = (context: LoadContext, rule: FaultRule, markMs: number): FaultWindowRecord => {
  const endMs =
    rule.toMs ?? judgedMs(context) ?? (rule.fromMs ?? 0) + context.spike.session.scenario.invocationTimeoutMs;
  return {
    kind: "fault-window",
    name: rule.kind,
    fromMs: markMs + (rule.fromMs ?? 0),
    toMs: markMs + endMs,
    agentIds: rule.agentIds ?? [],
  };
};

/** Sets the mark that the windows count from, now that the judged load begins, and writes them down. */
export const startFaultWindows = Effect.fnUntraced(function* (context: LoadContext, script: FaultScript) {
  const { behaviour } = context.spike.llm;
  if (script.length === 0 || behaviour === undefined) return;
  const markMs = yield* behaviour.startFaults;
  yield* context.spike.session.log.append(script.map((rule) => windowRecord(context, rule, markMs)));
});
