/** The limits that `explain` knows, in the order in which a shown one is taken for the first to lift. */
export const LIMIT_CODES = {
  runner: "The runner itself",
  "mock-llm": "The mock LLM itself",
  "rate-limit": "Rate limit of the LLM (429s, calls held back)",
  "file-descriptors": "File descriptors",
  memory: "Memory",
  cpu: "One core a worker is busy",
  "thread-pool": "Thread pool or declared limit",
  "connection-pool": "Connection pool of the LLM client",
  "concurrency-ceiling": "A ceiling on concurrency that nothing declares",
  "serial-section": "A section that only one agent passes at a time",
  "sqlite-lock": "Lock of an SQLite file",
  "event-loop": "Event loop of the orchestrator",
  "garbage-collection": "Garbage collection",
  llm: "The LLM's own time",
} as const satisfies Readonly<Record<string, string>>;

/** A limit that `explain` looks for. */
export type LimitCode = keyof typeof LIMIT_CODES;
