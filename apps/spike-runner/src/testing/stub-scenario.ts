/** Arguments of the shortest spike that still has judged waves: a stub, and nothing measured beside them. */
export const SHORT_STUB_SPIKE: readonly string[] = [
  "spike",
  ...["--orchestrator", "stub", "--agent-count", "4", "--waves", "2", "--warm-up-waves", "0"],
  ...["--half-load-waves", "0", "--leak-cycles", "0", "--llm-latency-ms", "20"],
];
