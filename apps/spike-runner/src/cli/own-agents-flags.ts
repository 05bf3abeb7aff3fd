import { given, toggle, words } from "@plimsoll/adapters-command-line";
import type * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Option from "effect/Option";
import type { OwnAgentsFlagValues } from "../config/own-agents.ts";

/** The group of flags by which a command takes the user's own agents and inputs. */
export const ownAgentsFlags = {
  agentsFrom: words(
    "agents-from",
    "MODULE:NAME|FILE#EXPORT",
    "Your own agents, unmodified: my_package.crew:make_agent, or ./graph.ts#graph",
  ),
  agentsPath: words("agents-path", "FOLDER", "Folder of your code (default: the current one)"),
  requirements: words("requirements", "FILE", "Requirements file; installed once into an environment of its own"),
  python: words("python", "FILE", "Interpreter of your own environment"),
  passEnv: Flag.String("pass-env").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription("Variable of yours that agents in Python see, by name; repeatable, or apart by commas"),
    Flag.atLeast(0),
  ),
  inputs: words("inputs", "FILE", "JSON lines, one an invocation, in order and over again"),
  shuffleInputs: toggle("shuffle-inputs", "Take the inputs in an order that the seed decides"),
};

/** The group as it was parsed. */
export type OwnAgentsFlags = Command.Command.Config.Infer<typeof ownAgentsFlags>;

/** The group without what was not given. */
export const ownAgentsValues = (
  flags: OwnAgentsFlags,
  env: Readonly<Record<string, string | undefined>>,
): OwnAgentsFlagValues => ({
  shuffleInputs: flags.shuffleInputs,
  passEnv: flags.passEnv,
  env,
  ...given({
    agentsFrom: Option.getOrUndefined(flags.agentsFrom),
    agentsPath: Option.getOrUndefined(flags.agentsPath),
    requirements: Option.getOrUndefined(flags.requirements),
    python: Option.getOrUndefined(flags.python),
    inputs: Option.getOrUndefined(flags.inputs),
  }),
});
