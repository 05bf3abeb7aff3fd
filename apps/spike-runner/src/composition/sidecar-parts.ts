import { given, sidecarFolders } from "@plimsoll/adapters-command-line";
import { sidecarProvider } from "@plimsoll/adapters-crewai-bridge";
import { isSidecarKind } from "../config/orchestrator-kind.ts";
import type { OwnTarget } from "../config/own-agents.ts";
import { loadLlmProvider } from "./llm-provider.ts";
import type { OrchestratorContext, OrchestratorParts } from "./orchestrator-parts.ts";

const agentsFrom = ({ target, folder, requirements, python, passEnv }: OwnTarget) => ({
  agentsFrom: {
    ...{ target, path: folder },
    ...given({ requirements: requirements ?? undefined, python: python ?? undefined }),
  },
  passEnv: passEnv ?? [],
});

/** A framework of Python in the bundled sidecar, provisioned on first use, with our agents or those that the user brings. */
export const makeSidecarParts = async (context: OrchestratorContext): Promise<OrchestratorParts> => {
  const { clock, env, onSidecarLog, resolved } = context;
  if (!isSidecarKind(resolved.kind)) throw new Error(`the sidecar does not drive ${resolved.kind}`);
  const folders = sidecarFolders(env);
  if (folders === null) throw new Error("the sidecar's files are missing from this installation of plimsoll");
  const own = resolved.ownAgents?.target ?? null;
  const base = { ...folders, driver: resolved.kind, clock, env, onLog: onSidecarLog };
  return {
    provider: sidecarProvider(own === null ? base : { ...base, ...agentsFrom(own) }),
    llmProvider: await loadLlmProvider(context),
  };
};
