/** What a reader must know to take the figures as they are meant. */
export const READING_NOTES: readonly string[] = [
  "Latency counts from the moment the wave began, so waiting to be sent is inside it; a failed invocation counts as infinitely long.",
  "A target is judged on the conservative end of its interval; an interval that straddles the limit makes it INCONCLUSIVE.",
  "The success rate is judged on the ratio itself, because no sample proves 100%; Wilson's interval beside it says how much this one proves.",
  "Printed values carry as many decimals as they need to stand on the same side of their limit as the value itself.",
  "The concurrency ceiling comes from the probe: the LLM answers nobody until all agents are in flight, or time is up.",
  "1 MB is 1,048,576 bytes. Memory per agent is the slope of memory over the number of agents, the framework's base apart.",
  "GO exits 0, INVALID 97, INCONCLUSIVE 98, NO-GO 99. INVALID means that the measurement can't be trusted, not that the subject failed.",
];
