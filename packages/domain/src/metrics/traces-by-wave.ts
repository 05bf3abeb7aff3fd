import type { InvocationTrace } from "../evidence/invocation-trace.ts";

/** Invocations of one phase by wave, in order of the waves. */
export const tracesByWave = (traces: readonly InvocationTrace[]): readonly (readonly InvocationTrace[])[] => {
  const waves = new Map<number, InvocationTrace[]>();
  for (const trace of traces) {
    const wave = waves.get(trace.invocation.wave);
    if (wave === undefined) waves.set(trace.invocation.wave, [trace]);
    else wave.push(trace);
  }
  return [...waves].sort(([a], [b]) => a - b).map(([, own]) => own);
};
