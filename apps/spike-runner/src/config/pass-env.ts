import { UsageError } from "@plimsoll/adapters-command-line";
import * as Result from "effect/Result";

const NAME = /^[A-Za-z_]\w*$/;
const OF_THE_LLM = /^(OPENAI|ANTHROPIC|GOOGLE|GEMINI)_/i;
const PROXY = /^(https?|all|no|ftp)_proxy$/i;
/** Set for the agents' process by us: the user's value would be overwritten, or break the process itself. */
const OURS = /^(PLIMSOLL_.*|PYTHON.*|XDG_(CACHE|CONFIG|DATA)_HOME|CREWAI_STORAGE_DIR|PATH|HOME|TMPDIR|LANG|LC_ALL|TZ)$/;

type Environment = Readonly<Record<string, string | undefined>>;

/** What is wrong with one name, and what to do; never with a value, not even one that was typed after an `=`. */
const problemOf = (name: string, env: Environment): readonly [message: string, hint: string] | null => {
  if (!NAME.test(name)) {
    const [before = ""] = name.split("=");
    const shown = name.includes("=") && NAME.test(before) ? `"${before}=…"` : "a word that is not shown";
    return [
      `${shown} is no name of a variable`,
      "Give names alone, apart by commas; values come from the environment.",
    ];
  }
  if (OF_THE_LLM.test(name)) {
    return [`"${name}" can't be passed: the LLM is the mock or the gateway`, "Leave it out; it is set for your code."];
  }
  if (PROXY.test(name)) {
    const why = "a proxy would stand between your code and the LLM, which is the mock or the gateway";
    return [`"${name}" can't be passed: ${why}`, "Leave it out."];
  }
  if (OURS.test(name)) return [`"${name}" can't be passed: Plimsoll sets it for the agents' process`, "Leave it out."];
  if (env[name] === undefined) return [`"${name}" is not set`, "Export it before plimsoll starts, or leave it out."];
  return null;
};

/** The names of `--pass-env`, each once, in the order given; every one of them is set and may be passed. */
export const parsePassEnv = (
  given: readonly string[],
  env: Environment,
): Result.Result<readonly string[], UsageError> => {
  const names = [...new Set(given.flatMap((words) => words.split(",")).map((name) => name.trim()))];
  for (const name of names) {
    const problem = problemOf(name, env);
    if (problem !== null)
      return Result.fail(new UsageError({ message: `--pass-env: ${problem[0]}`, hint: problem[1] }));
  }
  return Result.succeed(names);
};
