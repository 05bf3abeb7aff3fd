import type { RoutingRules } from "@plimsoll/domain";
import type { AlertSettings } from "../alerts/alert-rule.ts";
import type { WorkflowDefaults } from "../workflow-file/workflow-defaults.ts";
import type { TokenSettings } from "./auth/token-keys.ts";

/** What the server bears; all of them are per server unless they say otherwise. */
export interface HttpLimits {
  readonly bodyBytes: number;
  readonly headerBytes: number;
  /** Time to receive the headers. */
  readonly headersTimeoutMs: number;
  /** Time to receive a whole request, and again to answer it (streams excepted). */
  readonly requestTimeoutMs: number;
  /** An idle connection is closed after this long. */
  readonly idleTimeoutMs: number;
  /** Requests that a tenant may make in `rateWindowMs`, in bursts. */
  readonly requestsPerWindow: number;
  readonly rateWindowMs: number;
  /** Event streams that a tenant may hold open. */
  readonly streamsPerTenant: number;
  /** How often a silent stream says that it lives, and looks into the journal for what it was not told. */
  readonly heartbeatMs: number;
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  bodyBytes: 16 * 1024 * 1024,
  headerBytes: 64 * 1024,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  idleTimeoutMs: 60_000,
  requestsPerWindow: 600,
  rateWindowMs: 60_000,
  streamsPerTenant: 8,
  heartbeatMs: 10_000,
};

/** Whose workflows may run programs on this machine when they come over the network. */
export type CodeWorkPolicy = "operators" | "everyone" | "nobody";

export interface HttpSettings {
  /** @default 127.0.0.1 is what the command line gives. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly tokens: TokenSettings;
  /** The tenant of the token that is generated on loopback. */
  readonly localTenantId: string;
  readonly limits: HttpLimits;
  readonly codeWork: CodeWorkPolicy;
  /**
   * Folders in which programs of submitted workflows may read and write; real paths. None: only operators may submit
   * programs, and these are as free as those of a file.
   */
  readonly codeRoots: readonly string[];
  /** Relative paths of programs in submitted workflows start here, or at the first of the roots. */
  readonly workflowFolder: string;
  /** Read anew for each request: configuration reloads while the server runs. */
  readonly defaults: () => WorkflowDefaults;
  readonly routing: () => RoutingRules;
  readonly alerts: () => AlertSettings;
  /** What all tasks together may hold of the machine: shown beside what they do hold. */
  readonly capacity: () => { readonly cpuCores: number; readonly memoryMb: number };
}
