import { boundedInt } from "@plimsoll/adapters-command-line";
import type * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import { budgetMinutes } from "./shared-flags.ts";
import { spikeFlags } from "./spike-flags.ts";

const { agentCount: _agents, waves: _waves, warmUpWaves: _warmUp, ...shared } = spikeFlags;

/** Every flag of `capacity`: those of `spike` that hold for all trials, and how to search. */
export const capacityFlags = {
  maxAgents: boundedInt("max-agents", 1, "Never tried beyond (default: 1000)"),
  startAgents: boundedInt("start-agents", 1, "The first number tried (default: 8)"),
  replicates: boundedInt("replicates", 1, "Trials at each end of the limit before it is believed; odd (default: 3)"),
  maxTrials: boundedInt("max-trials", 1, "Trials in all, however unsure it then still is (default: 40)"),
  budgetMinutes,
  atLeast: boundedInt("at-least", 1, "Exit 99 when fewer agents than this meet every target"),
  forAgents: boundedInt("for-agents", 1, "Say how many processes and machines this many agents need"),
  confirm: Flag.Boolean("confirm").pipe(
    Flag.withDescription("A full run at the number found; --no-confirm leaves it out (default: yes)"),
    Flag.withDefault(true),
  ),
  ...shared,
};

/** The flags of `capacity` as they were parsed. */
export type CapacityFlags = Command.Command.Config.Infer<typeof capacityFlags>;
