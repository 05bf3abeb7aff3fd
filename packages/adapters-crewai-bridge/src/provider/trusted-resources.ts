import type { AgentOrchestratorPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { isLoopback } from "../bridge/parse-orchestrator-url.ts";
import { doubtAbout, localProcesses } from "./local-processes.ts";

type Tell = (message: string) => void;

const once = (tell: Tell): Tell => {
  let told = false;
  return (message) => {
    if (!told) tell(message);
    told = true;
  };
};

/** A process may end between its report and our look at it: the second answer decides. */
const ATTEMPTS = 2;

const verified = (resources: AgentOrchestratorPort["resources"], tell: Tell): AgentOrchestratorPort["resources"] =>
  Effect.gen(function* () {
    let doubt: string | null = null;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const reported = yield* resources;
      if (reported === null) return null;
      doubt = doubtAbout(reported, localProcesses());
      if (doubt === null) return reported;
    }
    tell(`memory is not measured: the orchestrator's processes can't be read from here, ${doubt}`);
    return null;
  });

/** The runner reads the reported pids itself: null, said once, for a server whose pids mean nothing on this machine. */
export const withTrustedResources = (
  orchestrator: AgentOrchestratorPort,
  url: URL,
  onPhase: Tell,
): AgentOrchestratorPort => {
  if (isLoopback(url)) return { ...orchestrator, resources: verified(orchestrator.resources, once(onPhase)) };
  onPhase(`memory is not measured: the processes behind ${url.host} can't be read from this machine`);
  return { ...orchestrator, resources: Effect.succeed(null) };
};
