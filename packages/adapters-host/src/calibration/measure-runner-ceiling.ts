import type { ClockPort } from "@plimsoll/application";
import type { InvocationRecord } from "@plimsoll/domain";

const WAVE_SIZE = 72;
const WINDOW_MS = 200;

const emptyInvocation = async (clock: ClockPort, startedAtMs: number, index: number): Promise<InvocationRecord> => {
  const canary = `calibration-${index}`;
  const sentAtMs = clock.nowMs();
  const content = await Promise.resolve(`[[canary:${canary}]]`);
  return {
    kind: "invocation",
    phase: "calibrate",
    wave: 0,
    pool: 0,
    requestId: `calibrate-${index}`,
    agentId: `archon-${index + 1}`,
    canary,
    intendedAtMs: startedAtMs,
    sentAtMs,
    endedAtMs: clock.nowMs(),
    outcome: "succeeded",
    canariesFound: [...content.matchAll(/\[\[canary:([^\]]+)\]\]/g)].map((match) => match[1] ?? ""),
  };
};

/**
 * Invocations a second that this process could stamp and record if the orchestrator cost nothing: for 0.2 s it sends
 * waves of 72 empty invocations to nobody, each with its two clock readings, its canary search and its serialised
 * line. Sockets and disks are not in it, so it is the upper end of what any orchestrator can be measured at here.
 */
export const measureRunnerCeilingPerSec = async (clock: ClockPort): Promise<number> => {
  const start = clock.nowMs();
  let recorded = 0;
  while (clock.nowMs() - start < WINDOW_MS) {
    const waveStart = clock.nowMs();
    const wave = Array.from({ length: WAVE_SIZE }, (_, index) => emptyInvocation(clock, waveStart, index));
    const lines = (await Promise.all(wave)).map((record) => JSON.stringify(record));
    recorded += lines.filter((line) => line.length > 0).length;
  }
  return (recorded * 1000) / (clock.nowMs() - start);
};
