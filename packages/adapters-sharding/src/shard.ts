import type { AgentOrchestratorPort } from "@plimsoll/application";

/** One of the orchestrators that share the agents. */
export interface Shard {
  /** What failures and phases call it: its address. */
  readonly label: string;
  /** Whether its clock and its processes are those of the runner's machine. */
  readonly isOnThisHost: boolean;
  readonly orchestrator: AgentOrchestratorPort;
}
