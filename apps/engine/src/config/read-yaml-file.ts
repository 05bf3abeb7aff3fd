import { messageOf, UsageError } from "@plimsoll/adapters-command-line";
import { readFileSync } from "node:fs";
import * as Result from "effect/Result";
import { type LocatedYaml, parseLocatedYaml } from "./located-yaml.ts";

/** Reads a file that a person wrote; `shownAs` is the name that errors begin with. */
export const readYamlFile = (path: string, shownAs = path): Result.Result<LocatedYaml, UsageError> => {
  try {
    return parseLocatedYaml(shownAs, readFileSync(path, "utf8"));
  } catch (error) {
    const hint = "Name a readable YAML or JSON file.";
    return Result.fail(new UsageError({ message: `${shownAs}: ${messageOf(error)}`, hint }));
  }
};
