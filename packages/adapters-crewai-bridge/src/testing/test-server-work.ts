import type { TestAnswer, TestInvocation, TestPool, TestServerOptions, TestServerState } from "./test-server-state.ts";

interface Completion {
  readonly choices: readonly { readonly message: { readonly content: string } }[];
}

/** Says who asks, so that a journal can name the agent. */
const callLlm = async (
  llm: NonNullable<TestPool["llm"]>,
  invocation: TestInvocation,
  signal: AbortSignal,
): Promise<string> => {
  const content = `You are ${invocation.agentId}. ${invocation.topic}\n${invocation.prompt}`;
  const response = await fetch(`${llm.baseUrl}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer test" },
    body: JSON.stringify({ model: llm.model, messages: [{ role: "user", content }], user: invocation.agentId }),
    signal,
  });
  if (response.status === 429) throw new LlmRefused("llm-rate-limited");
  if (!response.ok) throw new LlmRefused("llm-error");
  const completion = (await response.json()) as Completion;
  return completion.choices[0]?.message.content ?? "";
};

class LlmRefused extends Error {
  readonly code: "llm-rate-limited" | "llm-error";
  constructor(code: "llm-rate-limited" | "llm-error") {
    super(code);
    this.code = code;
  }
}

const failed = (invocation: TestInvocation, error: unknown, signal: AbortSignal): TestAnswer => {
  const code = signal.aborted
    ? signal.reason === "timeout"
      ? "timeout"
      : "cancelled"
    : error instanceof LlmRefused
      ? error.code
      : "orchestrator-error";
  return {
    outcome: "failed",
    requestId: invocation.requestId,
    agentId: invocation.agentId,
    error: { code, message: error instanceof Error ? error.message : code, retryable: code !== "cancelled" },
  };
};

/** Runs one invocation of a pool to its answer; honours its limit and its cancellation, and never throws. */
export const runInvocation = async (
  options: TestServerOptions,
  state: TestServerState,
  pool: TestPool,
  invocation: TestInvocation,
): Promise<TestAnswer> => {
  const controller = new AbortController();
  const { signal } = controller;
  const limit = setTimeout(() => controller.abort("timeout"), invocation.timeoutMs);
  const receivedAt = new Date().toISOString();
  pool.running.set(invocation.requestId, controller);
  const agent = pool.agents.get(invocation.agentId);
  if (agent !== undefined) {
    agent.lastInvocationAt = receivedAt;
    agent.openCount += 1;
  }
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error(String(signal.reason))));
  });
  aborted.catch(() => undefined);
  try {
    const work = options.work ?? ((asked, stop) => (pool.llm === null ? echo(asked) : callLlm(pool.llm, asked, stop)));
    const content = await Promise.race([work(invocation, signal), aborted]);
    return succeeded(invocation, content, receivedAt);
  } catch (error) {
    if (signal.aborted && signal.reason !== "timeout") state.record.cancelledInvocations.push(invocation.requestId);
    const answer = failed(invocation, error, signal);
    if (agent !== undefined) agent.lastError = error instanceof Error ? error.message : String(error);
    return answer;
  } finally {
    clearTimeout(limit);
    pool.running.delete(invocation.requestId);
    if (agent !== undefined) agent.openCount -= 1;
  }
};

const echo = ({ prompt }: TestInvocation): Promise<string> => Promise.resolve(prompt);

const succeeded = (invocation: TestInvocation, content: string, receivedAt: string): TestAnswer => ({
  outcome: "succeeded",
  requestId: invocation.requestId,
  agentId: invocation.agentId,
  outputId: `output-${invocation.requestId}`,
  content,
  contentType: "text/plain",
  timings: { receivedAt, startedAt: receivedAt, finishedAt: new Date().toISOString(), queuedMs: 0, workerId: "test" },
});
