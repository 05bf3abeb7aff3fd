/** One answered invocation, as the tool that sent it saw it. Start is on that tool's own axis. */
export interface ToolSample {
  readonly startedAtMs: number;
  readonly latencyMs: number;
}

/** How long each tool loads, and which part of it counts. */
export interface LoadWindow {
  readonly agents: number;
  readonly warmUpMs: number;
  readonly judgedMs: number;
}

/** The same rule for every tool: what began within the judged time, counted from the tool's own first request. */
export const judgedLatencies = (
  samples: readonly ToolSample[],
  { warmUpMs, judgedMs }: LoadWindow,
): readonly number[] => {
  const fromMs = samples.reduce((least, { startedAtMs }) => Math.min(least, startedAtMs), Infinity) + warmUpMs;
  return samples
    .filter(({ startedAtMs }) => startedAtMs >= fromMs && startedAtMs < fromMs + judgedMs)
    .map(({ latencyMs }) => latencyMs);
};
