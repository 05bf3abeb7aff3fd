import * as Result from "effect/Result";
import { didYouMean } from "./did-you-mean.ts";
import { UsageError } from "./usage-error.ts";

/** How an orchestrator comes to the run: bundled with Plimsoll, simulated in the runner, or already running somewhere. */
export type OrchestratorKind = "crewai" | "stub" | "url";

const named = ["crewai", "stub"] as const;

const isAddress = (value: string): boolean =>
  URL.canParse(value) && ["http:", "https:"].includes(new URL(value).protocol);

const hasCredentials = (value: string): boolean => {
  const { username, password } = new URL(value);
  return username !== "" || password !== "";
};

/** The address itself is not repeated: it holds a secret. */
const credentialsRefused = new UsageError({
  message: "--orchestrator: the address holds a user or password, which would reach the report and the process list",
  hint: "Leave them out of the address, and set the token in PLIMSOLL_ORCHESTRATOR_TOKEN.",
});

/** Tells the kind from what `--orchestrator` says. */
export const orchestratorKindOf = (value: string): Result.Result<OrchestratorKind, UsageError> => {
  const name = named.find((candidate) => candidate === value);
  if (name !== undefined) return Result.succeed(name);
  if (isAddress(value)) return hasCredentials(value) ? Result.fail(credentialsRefused) : Result.succeed("url");
  return Result.fail(
    new UsageError({
      message: `--orchestrator: "${value}" is not an orchestrator.${didYouMean(value, named)}`,
      hint: "Use crewai, stub, or the http:// address of a server of the orchestrator protocol; its token goes into PLIMSOLL_ORCHESTRATOR_TOKEN.",
    }),
  );
};
