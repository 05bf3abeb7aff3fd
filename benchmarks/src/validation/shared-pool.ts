import type { AgentSpec, LlmEndpoint } from "@plimsoll/application";
import { agentIds } from "@plimsoll/domain";

const POOL_TIMEOUT_MS = 60_000;

const specOf = (agentId: string): AgentSpec => ({
  agentId,
  role: `Archon ${agentId}`,
  goal: "Answer the question that is asked",
  backstory: "A careful analyst.",
});

const asked = async (url: string, method: string, body?: string): Promise<unknown> => {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(POOL_TIMEOUT_MS),
    ...(body === undefined ? {} : { body, headers: { "content-type": "application/json" } }),
  });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response.json();
};

/** A pool for a tool that knows nothing of pools, for the time of some work: the address to post invocations to. */
export const withPool = async <A>(
  sidecarUrl: string,
  llm: LlmEndpoint,
  agents: number,
  work: (invocationsUrl: string) => Promise<A>,
): Promise<A> => {
  const request = { agents: agentIds(agents).map(specOf), llm, instantiationTimeoutMs: POOL_TIMEOUT_MS };
  const created = await asked(`${sidecarUrl}/v1/pools`, "POST", JSON.stringify(request));
  const { poolId } = created as { readonly poolId: string };
  try {
    return await work(`${sidecarUrl}/v1/pools/${poolId}/invocations`);
  } finally {
    await asked(`${sidecarUrl}/v1/pools/${poolId}`, "DELETE");
  }
};
