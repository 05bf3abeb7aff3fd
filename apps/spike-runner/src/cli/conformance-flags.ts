import { boundedInt, words } from "@plimsoll/adapters-command-line";
import type * as Command from "effect/cli/Command";
import { NAMED_ORCHESTRATORS } from "../config/orchestrator-kind.ts";
import { resultFlags, seed } from "./shared-flags.ts";
import { ownAgentsFlags } from "./own-agents-flags.ts";

/** Every flag of `conformance`. */
export const conformanceFlags = {
  orchestrators: words(
    "orchestrators",
    "A,B,…",
    `Whom to try, apart by commas: ${NAMED_ORCHESTRATORS.join(", ")}, addresses; crewai:to-thread is a mode of one`,
  ),
  agentCount: boundedInt("agent-count", 3, "Agents in a fan-out (default: 24)"),
  seed: seed(),
  ...resultFlags,
  ...ownAgentsFlags,
};

/** The flags of `conformance` as they were parsed. */
export type ConformanceFlags = Command.Command.Config.Infer<typeof conformanceFlags>;
