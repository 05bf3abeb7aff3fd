/**
 * What bounds the memory that the child once touched and keeps, so that it is not taken for a leak. V8 sizes its young generation by the
 * machine's memory, and glibc makes an arena for every thread that allocates: over 30 pools of 72 agents the child rose from 241 to
 * 248 MB while its live heap stood still, and from 156.2 to 155.6 MB with both bounds (2026-11-22, 2 cores, 24 GiB). The Python sidecars
 * have the same two arenas.
 */
export const HOST_MEMORY_BOUNDS = {
  /** V8's default for 64 bits, whatever the machine; MiB. A nodeArgs of the user's that says otherwise comes later and wins. */
  nodeArgs: ["--max-semi-space-size=16"],
  environment: { MALLOC_ARENA_MAX: "2" },
  /** As the fairness ledger has it. */
  inWords: "V8's semi-spaces at most 16 MiB, MALLOC_ARENA_MAX=2",
} as const;
