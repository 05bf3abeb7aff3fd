import { didYouMean, UsageError } from "@plimsoll/adapters-command-line";
import * as Result from "effect/Result";

/** Frameworks that the bundled Python sidecar drives; the names are the sidecar's own (`--driver`). */
export const SIDECAR_KINDS = [
  "crewai",
  "langgraph",
  "openai-agents",
  "pydantic-ai",
  "agno",
  "autogen",
  "openai-client",
] as const;

/** One of the frameworks of the sidecar. */
export type SidecarKind = (typeof SIDECAR_KINDS)[number];

/** Every orchestrator that has a name on the command line; any other is an address. */
export const NAMED_ORCHESTRATORS = [...SIDECAR_KINDS, "langgraph-js", "stub"] as const;

/** How an orchestrator comes to the run: bundled with Plimsoll, simulated in the runner, or already running somewhere. */
export type OrchestratorKind = (typeof NAMED_ORCHESTRATORS)[number] | "url";

/** Whether the bundled Python sidecar carries the agents. */
export const isSidecarKind = (kind: OrchestratorKind): kind is SidecarKind =>
  SIDECAR_KINDS.some((sidecar) => sidecar === kind);

const addressOf = (value: string): URL | null => {
  const url = URL.canParse(value) ? new URL(value) : null;
  return url !== null && ["http:", "https:"].includes(url.protocol) ? url : null;
};

/** Parts of an address that may hold a secret; null when it has none. A lone `?` or `#` leaves nothing in the URL's fields. */
const secretPartOf = (value: string, { username, password }: URL): string | null => {
  if (username !== "" || password !== "") return "a user or password";
  if (value.includes("?")) return "a query";
  return value.includes("#") ? "a fragment" : null;
};

/** The address itself is not repeated: it may hold a secret. */
const secretRefused = (part: string): UsageError =>
  new UsageError({
    message: `--orchestrator: the address holds ${part}, which would reach the report and the process list`,
    hint: "Leave it out of the address, and set the token in PLIMSOLL_ORCHESTRATOR_TOKEN.",
  });

/** What can't be an address is repeated as it was typed, unless it looks like an address with a secret in it. */
const shown = (value: string): string => (/[@?#]/.test(value) ? "what was given" : `"${value}"`);

/** Tells the kind from what `--orchestrator` says. */
export const orchestratorKindOf = (value: string): Result.Result<OrchestratorKind, UsageError> => {
  const name = NAMED_ORCHESTRATORS.find((candidate) => candidate === value);
  if (name !== undefined) return Result.succeed(name);
  const address = addressOf(value);
  if (address !== null) {
    const secretPart = secretPartOf(value, address);
    return secretPart === null ? Result.succeed("url") : Result.fail(secretRefused(secretPart));
  }
  return Result.fail(
    new UsageError({
      message: `--orchestrator: ${shown(value)} is not an orchestrator.${didYouMean(value, NAMED_ORCHESTRATORS)}`,
      hint: `Use ${NAMED_ORCHESTRATORS.join(", ")}, or the http:// address of a server of the orchestrator protocol; its token goes into PLIMSOLL_ORCHESTRATOR_TOKEN.`,
    }),
  );
};
