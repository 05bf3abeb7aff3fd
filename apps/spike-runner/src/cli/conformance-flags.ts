import * as Flag from "effect/cli/Flag";
import type * as Command from "effect/cli/Command";
import { NAMED_ORCHESTRATORS } from "../config/orchestrator-kind.ts";
import { boundedInt, toggle, words } from "./flag-kinds.ts";
import { ownAgentsFlags } from "./own-agents-flags.ts";

/** Every flag of `conformance`. */
export const conformanceFlags = {
  orchestrators: words(
    "orchestrators",
    "A,B,…",
    `Whom to try, apart by commas: ${NAMED_ORCHESTRATORS.join(", ")}, addresses; crewai:to-thread is a mode of one`,
  ),
  agentCount: boundedInt("agent-count", 3, "Agents in a fan-out (default: 24)"),
  seed: Flag.Int("seed").pipe(
    Flag.withMetavar("N"),
    Flag.withDescription("Source of all randomness (default: 72)"),
    Flag.optional,
  ),
  out: words("out", "FOLDER", "Folder in which the run gets its own, FOLDER/<id>/ (default: results)"),
  json: toggle("json", "Print the report on stdout as JSON"),
  quiet: toggle("quiet", "Print nothing but the last line").pipe(Flag.withAlias("q")),
  ...ownAgentsFlags,
};

/** The flags of `conformance` as they were parsed. */
export type ConformanceFlags = Command.Command.Config.Infer<typeof conformanceFlags>;
