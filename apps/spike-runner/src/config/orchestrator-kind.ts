import { didYouMean, UsageError } from "@plimsoll/adapters-command-line";
import * as Result from "effect/Result";
import { httpAddressOf, secretPartOf, shownAddress } from "./http-address.ts";

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

/** How an orchestrator comes to the run: bundled with Plimsoll, simulated in the runner, or already running somewhere, as one server or as several that share the agents. */
export type OrchestratorKind = (typeof NAMED_ORCHESTRATORS)[number] | "url" | "shards";

/** Whether the bundled Python sidecar carries the agents. */
export const isSidecarKind = (kind: OrchestratorKind): kind is SidecarKind =>
  SIDECAR_KINDS.some((sidecar) => sidecar === kind);

/** The address itself is not repeated: it may hold a secret. */
const secretRefused = (part: string): UsageError =>
  new UsageError({
    message: `--orchestrator: the address holds ${part}, which would reach the report and the process list`,
    hint: "Leave it out of the address, and set the token in PLIMSOLL_ORCHESTRATOR_TOKEN.",
  });

/** The servers that `--orchestrator url1,url2` spreads the agents over. */
export const shardAddressesOf = (value: string): readonly string[] => value.split(",").map((part) => part.trim());

const shardsOf = (addresses: readonly string[]): Result.Result<OrchestratorKind, UsageError> => {
  const hint = "Several orchestrators share the agents by their http:// addresses, each named once: url1,url2.";
  const refused = (message: string) => Result.fail(new UsageError({ message: `--orchestrator: ${message}`, hint }));
  const distinct = new Set(addresses.map((address) => httpAddressOf(address)?.href ?? address));
  if (distinct.size < addresses.length) return refused("an address is named twice");
  const wrong = addresses.find((address) => httpAddressOf(address) === null);
  if (wrong !== undefined) return refused(`${shownAddress(wrong)} is not an address`);
  const secretPart = addresses.map((address) => secretPartOf(address, new URL(address))).find((part) => part !== null);
  return secretPart === undefined ? Result.succeed("shards") : Result.fail(secretRefused(secretPart));
};

/** Tells the kind from what `--orchestrator` says. */
export const orchestratorKindOf = (value: string): Result.Result<OrchestratorKind, UsageError> => {
  if (value.includes(",")) return shardsOf(shardAddressesOf(value));
  const name = NAMED_ORCHESTRATORS.find((candidate) => candidate === value);
  if (name !== undefined) return Result.succeed(name);
  const address = httpAddressOf(value);
  if (address !== null) {
    const secretPart = secretPartOf(value, address);
    return secretPart === null ? Result.succeed("url") : Result.fail(secretRefused(secretPart));
  }
  return Result.fail(
    new UsageError({
      message: `--orchestrator: ${shownAddress(value)} is not an orchestrator.${didYouMean(value, NAMED_ORCHESTRATORS)}`,
      hint: `Use ${NAMED_ORCHESTRATORS.join(", ")}, or the http:// address of a server of the orchestrator protocol; its token goes into PLIMSOLL_ORCHESTRATOR_TOKEN.`,
    }),
  );
};
