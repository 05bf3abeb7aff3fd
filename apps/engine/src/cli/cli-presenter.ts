import { type CliContext, useColorOn } from "@plimsoll/adapters-command-line";
import * as CliOutput from "effect/cli/CliOutput";
import * as Effect from "effect/Effect";

const EXIT_CODE_FOOTER = `
EXIT CODES
  0 succeeded, 80 partially succeeded, 81 failed, 82 cancelled; 83 store, 84 orchestrator;
  1 a bug, 2 usage, configuration or a refused workflow, 105 interrupted (resume goes on)
`;

/** Help goes to stdout; a wrong invocation gets its error and a pointer to the help on stderr, not two pages of flags. */
export const makePresenter = ({ stdout, stderr, env }: CliContext): CliOutput.Presenter => {
  const help = CliOutput.defaultFormatter({ colors: useColorOn(stdout, env) });
  const plain = CliOutput.defaultFormatter({ colors: false });
  return {
    present: (event) =>
      Effect.sync(() => {
        if (event._tag === "Help") return stdout.write(`${help.formatHelpDoc(event.helpDoc)}\n${EXIT_CODE_FOOTER}`);
        if (event._tag === "Version") return stdout.write(`${event.version}\n`);
        const errors = event.errors.map((error) => `error: ${plain.formatCliError(error)}\n`).join("");
        return stderr.write(`${errors}hint: ${event.commandPath.join(" ")} --help lists what is allowed\n`);
      }),
  };
};
