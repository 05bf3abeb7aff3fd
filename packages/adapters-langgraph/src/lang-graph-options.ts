import type { ClockPort } from "@plimsoll/application";
import type { GraphTimeouts } from "./port/graph-timeouts.ts";

/** What is absent here is as said. */
export interface LangGraphOptions {
  readonly clock: ClockPort;
  /**
   * Your own agents instead of ours: a file and an export, `./graph.ts#graph`; without `#…` its default export.
   * @default our graph: one node that asks the LLM
   */
  readonly agentsFrom?: string;
  /** What `agentsFrom` is relative to. @default process.cwd() */
  readonly baseDir?: string;
  /** At most so many invocations at once, the others wait in the child. @default no limit */
  readonly concurrencyLimit?: number;
  /** Of the LLM's client, for our own graph. @default 0 */
  readonly maxRetries?: number;
  /** The library's own limit, in the mode `map-reduce`, which loses work with it. @default unset */
  readonly libraryMaxConcurrency?: number;
  /** Names of further variables that our own graph may see, such as the LLM's key. @default none */
  readonly passEnv?: readonly string[];
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** The Node that runs the agents. @default process.execPath */
  readonly nodePath?: string;
  /** Further arguments of that Node, such as a loader. @default none */
  readonly nodeArgs?: readonly string[];
  /** Where the child begins, when an app bundles itself. @default `host/graph-host-process` beside this module */
  readonly hostEntry?: URL;
  readonly timeouts?: Partial<GraphTimeouts>;
  /** Lines that the agents' process writes, redacted. @default nobody */
  readonly onLog?: (line: string) => void;
}
