import * as CliOutput from "effect/cli/CliOutput";
import * as Effect from "effect/Effect";
import type { CliContext } from "./cli-context.ts";
import { useColorOn } from "./use-color.ts";

/** Help goes to stdout, the program's exit codes below it; a wrong invocation gets its error and a pointer to the help on stderr, not two pages of flags. */
export const makePresenter = ({ stdout, stderr, env }: CliContext, exitCodes: string): CliOutput.Presenter => {
  const help = CliOutput.defaultFormatter({ colors: useColorOn(stdout, env) });
  const plain = CliOutput.defaultFormatter({ colors: false });
  return {
    present: (event) =>
      Effect.sync(() => {
        if (event._tag === "Help") return stdout.write(`${help.formatHelpDoc(event.helpDoc)}\n${exitCodes}`);
        if (event._tag === "Version") return stdout.write(`${event.version}\n`);
        const errors = event.errors.map((error) => `error: ${plain.formatCliError(error)}\n`).join("");
        return stderr.write(`${errors}hint: ${event.commandPath.join(" ")} --help lists what is allowed\n`);
      }),
  };
};
