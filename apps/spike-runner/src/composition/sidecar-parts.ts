import { sidecarProvider } from "@plimsoll/adapters-crewai-bridge";
import { isSidecarKind } from "../config/orchestrator-kind.ts";
import { loadLlmProvider } from "./llm-provider.ts";
import type { OrchestratorContext, OrchestratorParts } from "./orchestrator-parts.ts";
import { sidecarFolders } from "./shipped-files.ts";

/** A framework of Python in the bundled sidecar, provisioned on first use. */
export const makeSidecarParts = async (context: OrchestratorContext): Promise<OrchestratorParts> => {
  const { clock, env, onSidecarLog, resolved } = context;
  if (!isSidecarKind(resolved.kind)) throw new Error(`the sidecar does not drive ${resolved.kind}`);
  const folders = sidecarFolders(env);
  if (folders === null) throw new Error("the sidecar's files are missing from this installation of plimsoll");
  return {
    provider: sidecarProvider({ ...folders, driver: resolved.kind, clock, env, onLog: onSidecarLog }),
    llmProvider: await loadLlmProvider(context),
  };
};
