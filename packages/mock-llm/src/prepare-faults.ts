import { FaultScript, resolveFaultScript } from "@plimsoll/domain";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";

const decodeScript = Schema.decodeUnknownResult(FaultScript, { onExcessProperty: "error" });
const decodeAgentIds = Schema.decodeUnknownResult(Schema.Array(Schema.String));

/** The agents of a run, of which a rule with an `agentRatio` takes its share. */
export interface FaultSubjects {
  /** Undefined where nobody said: then no rule may have an `agentRatio`. */
  readonly agentIds: unknown;
  readonly seed: number;
}

/** A script from outside, with the agents of every `agentRatio` named, or the sentence that says which field is wrong. */
export const prepareFaults = (faults: unknown, { agentIds, seed }: FaultSubjects): FaultScript | string => {
  const script = decodeScript(faults);
  if (Result.isFailure(script)) return `faults: ${script.failure.message}`;
  const isShared = script.success.some(({ agentRatio }) => agentRatio !== undefined);
  if (!isShared) return script.success;
  const agents = decodeAgentIds(agentIds);
  if (Result.isFailure(agents) || agents.success.length === 0)
    return "agentIds: must name all agents, because a rule has an agentRatio";
  return resolveFaultScript(script.success, agents.success, seed);
};
