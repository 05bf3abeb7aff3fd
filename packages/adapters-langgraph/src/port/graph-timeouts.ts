/** How long the adapter waits; every wait is bounded. */
export interface GraphTimeouts {
  /** Until the child has imported what it needs. @default 60000 */
  readonly startMs: number;
  /** For answers that cost no work: status, cancel, release, resources. @default 10000 */
  readonly answerMs: number;
  /** Beyond an invocation's own limit, for the child's own `timeout` to arrive. @default 150 */
  readonly graceMs: number;
  /** Beyond a pool's own limit. @default 10000 */
  readonly instantiationGraceMs: number;
  /** From the polite request to the kill. @default 2000 */
  readonly stopGraceMs: number;
}

/** What holds unless told otherwise. */
export const DEFAULT_GRAPH_TIMEOUTS: GraphTimeouts = {
  startMs: 60_000,
  answerMs: 10_000,
  graceMs: 150,
  instantiationGraceMs: 10_000,
  stopGraceMs: 2_000,
};
