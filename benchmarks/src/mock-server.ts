import { startMockLlmServer } from "@plimsoll/mock-llm";

/** Ours, alone in a process, with no latency set: its ceiling. */
const settings = { latency: { kind: "fixed" as const, latencyMs: 0 } };
await startMockLlmServer({ settings, seed: 1, port: Number(process.argv[2]), journalCapacity: 5_000_000 });
