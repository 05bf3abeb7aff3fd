/**
 * What bounds the memory that the child once touched and keeps, so that it is not taken for a leak. V8 sizes its young generation by the
 * machine's memory, and glibc makes an arena for every thread that allocates. Over 30 pools of 72 agents, with a live heap that stands
 * still: without bounds +7.5 and +7.2 MB, called a leak both times; with semi-spaces of 16 MiB and two arenas +0.1 and +2.6 MB, called a leak
 * once; with one arena +0.5, +2.9 and -2.7 MB, never (2026-11-22, 2 cores, 24 GiB, other work on the machine). An invocation allocates on one
 * thread, so that one arena costs it nothing.
 */
export const HOST_MEMORY_BOUNDS = {
  /** V8's default for 64 bits, whatever the machine; MiB. A nodeArgs of the user's that says otherwise comes later and wins. */
  nodeArgs: ["--max-semi-space-size=16"],
  environment: { MALLOC_ARENA_MAX: "1" },
  /** As the fairness ledger has it. */
  inWords: "V8's semi-spaces at most 16 MiB, MALLOC_ARENA_MAX=1",
} as const;
