import { words } from "@plimsoll/adapters-command-line";
import type * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import { NAMED_ORCHESTRATORS } from "../config/orchestrator-kind.ts";
import { spikeFlags } from "./spike-flags.ts";

const { orchestrator: _, mode: _mode, ...shared } = spikeFlags;

/** Every flag of `compare`: those of `spike`, which hold for all, and who is compared. */
export const compareFlags = {
  orchestrators: Flag.String("orchestrators").pipe(
    Flag.withMetavar("A,B,…"),
    Flag.withDescription(
      `Two or more, apart by commas: ${NAMED_ORCHESTRATORS.join(", ")}, addresses; crewai:to-thread is a mode of one`,
    ),
  ),
  baselineOrchestrator: words(
    "baseline-orchestrator",
    "NAME",
    "Whom the others are compared with (default: the first)",
  ),
  ...shared,
};

/** The flags of `compare` as they were parsed. */
export type CompareFlags = Command.Command.Config.Infer<typeof compareFlags>;
