import type { ProgressEvent } from "@plimsoll/application";
import type { Phase } from "@plimsoll/domain";

/** One step in the list; `durationMs` is null while it runs. */
export interface PhaseLine {
  readonly phase: Phase;
  readonly detail: string;
  readonly startedAtMs: number;
  readonly durationMs: number | null;
}

type Of<T extends ProgressEvent["type"]> = Extract<ProgressEvent, { readonly type: T }>;

/** All that the live view shows; times are milliseconds on the watcher's own clock. */
export interface LiveState {
  readonly title: string;
  readonly startedAtMs: number;
  readonly phases: readonly PhaseLine[];
  readonly agents: Of<"agents"> | null;
  readonly wave: Of<"wave-started"> | null;
  readonly progress: Of<"wave-progress"> | null;
  /** Of the run so far; outlives the wave that it was last told in. */
  readonly latency: { readonly p50Ms: number; readonly p95Ms: number } | null;
  readonly resources: Of<"resources"> | null;
  /** Of a load run; null in a spike. */
  readonly load: Of<"load-progress"> | null;
}

/** Nothing has happened yet. */
export const initialLiveState = (title: string, startedAtMs: number): LiveState => ({
  ...{ title, startedAtMs, phases: [], agents: null, wave: null, progress: null, latency: null, resources: null },
  load: null,
});

const isRunning = (line: PhaseLine, phase: Phase): boolean => line.phase === phase && line.durationMs === null;

const latencyOf = ({
  p50LatencyMs,
  p95LatencyMs,
}: Pick<Of<"wave-progress">, "p50LatencyMs" | "p95LatencyMs">): LiveState["latency"] =>
  p50LatencyMs === null || p95LatencyMs === null ? null : { p50Ms: p50LatencyMs, p95Ms: p95LatencyMs };

/** What the state is after the event; keeps the old object's parts, because it runs beside the measurement. */
export const afterProgress = (state: LiveState, event: ProgressEvent, nowMs: number): LiveState => {
  switch (event.type) {
    case "phase-started": {
      const line = { phase: event.phase, detail: event.detail, startedAtMs: nowMs, durationMs: null };
      return { ...state, phases: [...state.phases, line], wave: null, progress: null };
    }
    case "phase-ended": {
      const end = (line: PhaseLine): PhaseLine =>
        isRunning(line, event.phase) ? { ...line, durationMs: event.durationMs } : line;
      return { ...state, phases: state.phases.map(end) };
    }
    case "message": {
      const say = (line: PhaseLine): PhaseLine =>
        isRunning(line, event.phase) ? { ...line, detail: event.text } : line;
      return { ...state, phases: state.phases.map(say) };
    }
    case "agents":
      return { ...state, agents: event };
    case "wave-started":
      return { ...state, wave: event, progress: null };
    case "wave-progress":
      return { ...state, progress: event, latency: latencyOf(event) ?? state.latency };
    case "load-progress":
      return { ...state, load: event, latency: latencyOf(event) ?? state.latency };
    case "resources":
      return { ...state, resources: event };
  }
};
