import { UsageError } from "@plimsoll/adapters-command-line";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Option from "effect/Option";
import * as Result from "effect/Result";
import { shownAddress } from "../config/http-address.ts";
import { orchestratorFor, type OwnAgents, ownAgentsOf } from "../config/own-agents.ts";
import { bringOwnAgents } from "../config/own-agents-scenario.ts";
import { parseSubject } from "../config/parse-subject.ts";
import { type ResolvedSpike, resolveScenario } from "../config/resolve-scenario.ts";
import type { ConformanceFlags } from "./conformance-flags.ts";
import { ownAgentsValues } from "./own-agents-flags.ts";

const DEFAULT_AGENT_COUNT = 24;

/** One orchestrator of the run, resolved. */
export interface ResolvedCandidate {
  readonly name: string;
  readonly resolved: ResolvedSpike;
}

/** Everything that the flags ask for. */
export interface ResolvedConformance {
  readonly candidates: readonly ResolvedCandidate[];
  readonly own: OwnAgents | null;
  readonly agentCount: number;
  readonly seed: number;
}

const namesOf = ({ orchestrators }: ConformanceFlags, own: OwnAgents | null) => {
  if (Option.isNone(orchestrators)) {
    if (own?.target != null) return Result.succeed([orchestratorFor(own.target)]);
    const hint = "Name one or more, apart by commas: --orchestrators crewai,langgraph-js; or bring --agents-from.";
    return Result.fail(new UsageError({ message: "--orchestrators: nobody is named", hint }));
  }
  const names = orchestrators.value.split(",").map((name) => name.trim());
  if (!names.includes("") && new Set(names).size === names.length) return Result.succeed(names);
  const message = `--orchestrators: ${shownAddress(orchestrators.value)} names nobody between two commas, or somebody twice`;
  return Result.fail(new UsageError({ message, hint: "Name each once, apart by commas: crewai,langgraph-js." }));
};

/** Whom the flags name, each with the same scenario; what nobody could use is refused. */
export const resolveConformance = (
  flags: ConformanceFlags,
  workingDirectory: string,
  env: Readonly<Record<string, string | undefined>> = {},
): Result.Result<ResolvedConformance, UsageError> =>
  Result.gen(function* () {
    const seed = Option.getOrElse(flags.seed, () => DEFAULT_SCENARIO.seed);
    const agentCount = Option.getOrElse(flags.agentCount, () => DEFAULT_AGENT_COUNT);
    const own = yield* ownAgentsOf(ownAgentsValues(flags, env), workingDirectory, seed);
    const candidates: ResolvedCandidate[] = [];
    for (const name of yield* namesOf(flags, own)) {
      const resolved = yield* resolveScenario({}, { ...parseSubject(name), agentCount, seed });
      candidates.push({ name, resolved: yield* bringOwnAgents(resolved, own) });
    }
    return { candidates, own, agentCount, seed };
  });
