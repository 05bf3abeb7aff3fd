import { OscillationDetector } from "./oscillation-detector.ts";
import type { Oscillation, OscillationSettings, OscillationStep } from "./oscillation.ts";

/** The first oscillation in a whole trail of steps, oldest first; null without one. */
export const detectOscillation = (
  trail: readonly OscillationStep[],
  settings: OscillationSettings,
): Oscillation | null => {
  const detector = new OscillationDetector(settings);
  for (const step of trail) {
    const found = detector.observe(step);
    if (found !== null) return found;
  }
  return null;
};
