import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { createHash, randomUUID } from "node:crypto";

/** Where in which run of a graph a node is called. */
export interface NodeCall {
  /** Null without a checkpointer. */
  readonly threadId: string | null;
  /** Of this call alone, `node:uuid` below those of the graphs around; the same again when the thread is resumed before it. */
  readonly namespace: string;
  /** Of the graph that the node is in; empty for a graph that is in no other. */
  readonly graphNamespace: string;
  readonly signal: AbortSignal | undefined;
}

const SEPARATOR = "|";
const DIGEST_LENGTH = 24;
const READABLE_LENGTH = 40;

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** What LangGraph tells a node about its call. */
export const nodeCallOf = ({ configurable, signal }: LangGraphRunnableConfig): NodeCall => {
  // Called by hand, outside of any graph, each call is one of its own.
  const namespace = textOf(configurable?.["checkpoint_ns"]) ?? randomUUID();
  return {
    threadId: textOf(configurable?.["thread_id"]),
    namespace,
    graphNamespace: namespace.split(SEPARATOR).slice(0, -1).join(SEPARATOR),
    signal,
  };
};

/** An id for the engine: readable in front, and unique and always the same for these parts (a digest; parts may be of any form). */
export const derivedId = (readable: string, parts: readonly unknown[]): string => {
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, DIGEST_LENGTH);
  const front = readable.replaceAll(/[^A-Za-z0-9._-]+/g, "-").slice(0, READABLE_LENGTH);
  return /^[A-Za-z0-9]/.test(front) ? `${front}.${digest}` : `graph${front}.${digest}`;
};
