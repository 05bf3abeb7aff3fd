import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Redact } from "../../failure/redact.ts";
import type { HostSettings } from "../../wire/host-messages.ts";
import type { AgentSource } from "../agent-source.ts";
import { provisioningRefusal, type HostRefusal } from "../host-refusal.ts";
import { userAgentSource } from "./user-agent-source.ts";

type AgentsFrom = NonNullable<HostSettings["agentsFrom"]>;

const MAX_STACK_CHARS = 3_000;
const TYPESCRIPT_CODES: ReadonlySet<unknown> = new Set([
  "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX",
  "ERR_INVALID_TYPESCRIPT_SYNTAX",
  "ERR_UNKNOWN_FILE_EXTENSION",
]);

const referenceOf = ({ path, exportName }: AgentsFrom): string => `${path}#${exportName}`;

/** Before anything is imported, so that a wrong path is told even when the import must wait for the pool's LLM. */
export const checkUserFile = (from: AgentsFrom): void => {
  if (existsSync(from.path)) return;
  throw provisioningRefusal(
    `There is no file ${from.path}`,
    `agentsFrom is "${referenceOf(from)}": name a file that exists, relative to the folder you are in, and its export after #.`,
  );
};

const importFailure = (from: AgentsFrom, thrown: unknown, redact: Redact): HostRefusal => {
  const words = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  const isSyntax = thrown instanceof Error && "code" in thrown && TYPESCRIPT_CODES.has(thrown.code);
  const hint = isSyntax
    ? `Node ${process.versions.node} strips types (from 22.18 on) and no more: enums, namespaces, parameter properties and decorators need a loader (nodeArgs: ["--import", "tsx"]) or a compiled file. agentsFrom is "${referenceOf(from)}".`
    : `agentsFrom is "${referenceOf(from)}": its own imports are looked up from its folder; run \`node ${from.path}\` to see the same error.`;
  return provisioningRefusal(`Importing ${from.path} failed: ${redact(words).slice(0, MAX_STACK_CHARS)}`, hint);
};

/** Imports the user's file, whose imports are its own, and makes its export a source of agents. */
export const loadUserAgents = async (
  from: AgentsFrom,
  redact: Redact,
): Promise<{ readonly source: AgentSource; readonly description: string }> => {
  checkUserFile(from);
  let exports: Readonly<Record<string, unknown>>;
  try {
    exports = await import(pathToFileURL(from.path).href);
  } catch (thrown) {
    throw importFailure(from, thrown, redact);
  }
  if (!Object.hasOwn(exports, from.exportName)) {
    const names = Object.keys(exports).sort().join(", ");
    throw provisioningRefusal(
      `${from.path} has no export ${from.exportName}`,
      `agentsFrom is "${referenceOf(from)}"; the file exports ${names === "" ? "nothing" : names}.`,
    );
  }
  return userAgentSource(exports[from.exportName], referenceOf(from));
};
