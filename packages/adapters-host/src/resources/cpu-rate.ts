/** Turns the CPU time of a process tree into cores in use between two looks. */
export class CpuRate {
  #cpuMs = 0;
  #atMs: number;
  #cores = 0;

  /** `startedAtMs` is where the first span begins, on the axis of `next`. */
  constructor(startedAtMs: number) {
    this.#atMs = startedAtMs;
  }

  /**
   * A process that ended takes its CPU time out of the sum, so that the rate is too low for one look, never negative. Looks
   * at the same instant repeat the last rate.
   */
  next(cpuMs: number, atMs: number): number {
    const spanMs = atMs - this.#atMs;
    if (spanMs <= 0) return this.#cores;
    this.#cores = Math.max(0, cpuMs - this.#cpuMs) / spanMs;
    this.#cpuMs = cpuMs;
    this.#atMs = atMs;
    return this.#cores;
  }
}
