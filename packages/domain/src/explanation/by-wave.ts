import type { InvocationTrace } from "../evidence/invocation-trace.ts";

/** The judged invocations of each wave, in order of the waves. */
export const byWave = (judged: readonly InvocationTrace[]): readonly (readonly InvocationTrace[])[] => {
  const waves = new Map<number, InvocationTrace[]>();
  for (const trace of judged) {
    const wave = waves.get(trace.invocation.wave);
    if (wave === undefined) waves.set(trace.invocation.wave, [trace]);
    else wave.push(trace);
  }
  return [...waves].sort(([a], [b]) => a - b).map(([, traces]) => traces);
};
