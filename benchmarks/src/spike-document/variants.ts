/** A run of the document: the same work on another topology, or behind a rate limit. */
export interface Variant {
  readonly title: string;
  readonly why: string;
  /** Name of the files in docs/spikes. */
  readonly file: string;
  readonly flags: readonly string[];
  /** Set where a stand-in for a paid API runs beside: requests a minute that it admits. */
  readonly upstreamRpm?: number;
}

const PATTERNS_ONLY = ["--leak-cycles", "0", "--half-load-waves", "0"];

export const variants: readonly Variant[] = [
  {
    title: "default (agent-async, a worker per core)",
    why: "What `plimsoll spike` runs: CrewAI imported once, one forked worker per core, a shared LLM client in each, `Agent.kickoff_async`.",
    file: "crewai-72-agent-spike-results",
    flags: [],
  },
  {
    title: "the story's own pattern (to-thread, one process)",
    why: "As stories/000 wrote it: an LLM object for every agent, `asyncio.to_thread(crew.kickoff)` on asyncio's default executor.",
    file: "crewai-72-agent-story-pattern",
    flags: ["--mode", "to-thread", "--workers", "1", ...PATTERNS_ONLY],
  },
  {
    title: "crew-async, a worker per core",
    why: "The default's topology with a crew of one agent and one task around each agent, `Crew.akickoff`.",
    file: "crewai-72-agent-crew-async",
    flags: ["--mode", "crew-async", ...PATTERNS_ONLY],
  },
  {
    title: "rate-limited real-API path",
    why:
      "A real LLM (`--llm openai --rpm 60`) through the gateway that holds the key. The API behind it is a stand-in that costs nothing: " +
      "the mock LLM as a server of its own, with lognormal latency (median 800 ms, p95 2500 ms) and a limit of 60 requests a minute.",
    file: "crewai-72-agent-rate-limited",
    flags: ["--config", "examples/rate-limited.yaml"],
    upstreamRpm: 60,
  },
];
