import { NAMED_ORCHESTRATORS } from "./orchestrator-kind.ts";

/** One of several orchestrators that a list names. */
export interface NamedSubject {
  readonly orchestrator: string;
  readonly mode?: string;
}

/** Servers that share the agents are joined by a plus here, because commas part the subjects: `http://a:1+http://b:1`. */
const SHARD_JOINT = /\+(?=https?:)/g;

/** `crewai:to-thread` is CrewAI in that mode; an address has its own colons and no mode. */
export const parseSubject = (text: string): NamedSubject => {
  const named = NAMED_ORCHESTRATORS.find((name) => text.startsWith(`${name}:`));
  if (named === undefined) return { orchestrator: text.replaceAll(SHARD_JOINT, ",") };
  return { orchestrator: named, mode: text.slice(named.length + 1) };
};
