import {
  agentIds,
  type FaultScript,
  type FaultWindowRecord,
  type LoadScenario,
  resolveFaultScript,
  type Scenario,
} from "@plimsoll/domain";
import type { GeneratorSeat } from "./generator-seat.ts";
import { localAgentId } from "./translate-record.ts";

type Whole = { readonly scenario: Scenario; readonly load: LoadScenario };

/** The script of the whole run: every `agentRatio` is drawn once, from all agents, as one generator would draw it. */
export const wholeScript = ({ scenario, load }: Whole): FaultScript =>
  resolveFaultScript(load.faults, agentIds(scenario.agentCount), scenario.seed);

/**
 * The script for one generator's mock LLM. A rule that strikes none of its agents stays, so that the n-th rule is the same
 * everywhere; a rule for all agents holds for all of its own.
 */
export const scriptOf = (whole: Whole, seat: GeneratorSeat): FaultScript =>
  wholeScript(whole).map((rule) => {
    if (rule.agentIds === undefined) return rule;
    const own = rule.agentIds.map((agentId) => localAgentId(agentId, seat)).filter((agentId) => agentId !== null);
    return { ...rule, agentIds: own };
  });

/**
 * One window for each rule, from those that the generators opened (in the order of the rules, on the run's axis): as early as the
 * first, as late as the last, with the agents of the whole run.
 */
export const mergeFaultWindows = (
  whole: Whole,
  opened: readonly (readonly FaultWindowRecord[])[],
): readonly FaultWindowRecord[] =>
  wholeScript(whole).flatMap((rule, index) => {
    const same = opened.map((windows) => windows[index]).filter((window) => window !== undefined);
    const [first] = same;
    if (first === undefined) return [];
    const fromMs = same.reduce((least, window) => Math.min(least, window.fromMs), first.fromMs);
    const toMs = same.reduce((most, window) => Math.max(most, window.toMs), first.toMs);
    return [{ ...first, fromMs, toMs, agentIds: rule.agentIds ?? [] }];
  });
