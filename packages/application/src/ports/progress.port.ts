import type { Phase } from "@plimsoll/domain";

/** What a watcher of the run may want to know, as it happens. */
export type ProgressEvent =
  | { readonly type: "phase-started"; readonly phase: Phase; readonly detail: string }
  | { readonly type: "phase-ended"; readonly phase: Phase; readonly durationMs: number }
  | { readonly type: "message"; readonly phase: Phase; readonly text: string }
  | { readonly type: "agents"; readonly ready: number; readonly failed: number; readonly total: number }
  | {
      readonly type: "wave-started";
      readonly phase: Phase;
      readonly wave: number;
      readonly waves: number;
      readonly agentCount: number;
    }
  | {
      readonly type: "wave-progress";
      readonly phase: Phase;
      readonly inFlight: number;
      readonly done: number;
      readonly failed: number;
      /** Of the run so far, judged waves; null before the first result. */
      readonly p50LatencyMs: number | null;
      readonly p95LatencyMs: number | null;
    }
  | {
      /** A load run, twice a second and at the end of each stage. */
      readonly type: "load-progress";
      readonly phase: Phase;
      /** Ordinal of the stage, from 0, and how many there are. */
      readonly stage: number;
      readonly stages: number;
      readonly name: string;
      readonly isStageEnd: boolean;
      readonly elapsedMs: number;
      /** Null where waves take as long as they take. */
      readonly plannedMs: number | null;
      readonly inFlight: number;
      /** Arrivals that wait for a free agent. */
      readonly waiting: number;
      readonly done: number;
      readonly failed: number;
      readonly dropped: number;
      readonly p50LatencyMs: number | null;
      readonly p95LatencyMs: number | null;
    }
  | {
      readonly type: "resources";
      readonly memoryBytes: number;
      readonly memoryKind: "pss" | "rss";
      readonly cpuCores: number;
    };

/** Hears progress; must return at once and never throw. */
export interface ProgressPort {
  readonly publish: (event: ProgressEvent) => void;
}
