import { type CliContext, cliServices, describeFailure, makePresenter } from "@plimsoll/adapters-command-line";
import * as CliConfig from "effect/cli/CliConfig";
import * as CliOutput from "effect/cli/CliOutput";
import * as Command from "effect/cli/Command";
import * as GlobalFlag from "effect/cli/GlobalFlag";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { EXIT_CODE_FOOTER } from "./exit-code-footer.ts";
import { makePlimsollEngineCommand } from "./plimsoll-engine.command.ts";
import { PLIMSOLL_VERSION } from "./version.ts";

const builtIns = [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions, GlobalFlag.LogLevel];

/** Parses the arguments and runs the command; failures are explained on stderr and passed on for the exit code. */
export const runCli = (context: CliContext): Effect.Effect<void, unknown> => {
  const settings = Layer.mergeAll(
    CliConfig.layer({ builtIns }),
    CliOutput.layerPresenter(makePresenter(context, EXIT_CODE_FOOTER)),
    cliServices,
  );
  return Command.runWith(makePlimsollEngineCommand(context), { version: PLIMSOLL_VERSION })(context.args).pipe(
    Effect.provide(settings),
    Effect.tapCause((cause) => Effect.sync(() => context.stderr.write(describeFailure("plimsoll-engine", cause)))),
  );
};
