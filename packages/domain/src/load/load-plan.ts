import type { LoadUnit } from "./load-shape.ts";

/** A stretch of the plan on which the level is a straight line; one row of the report. Milliseconds since the load's start. */
export interface PlannedStage {
  readonly ordinal: number;
  readonly name: string;
  readonly isWarmUp: boolean;
  readonly fromMs: number;
  readonly toMs: number;
  readonly fromLevel: number;
  readonly toLevel: number;
}

/** What happens to arrivals of the open model. */
export interface ArrivalRules {
  readonly spacing: "constant" | "poisson";
  /** Null: as many as there are agents. */
  readonly maxInFlight: number | null;
  readonly whenBusy: "queue" | "drop";
  readonly maxQueue: number;
}

/** Waves of all agents, each as long as it takes. */
export interface BurstPlan {
  readonly model: "burst";
  readonly warmUpWaves: number;
  readonly waves: number;
  readonly pauseMs: number;
}

/** Levels over time. */
export interface TimedPlan {
  readonly model: "closed" | "open";
  readonly unit: LoadUnit;
  readonly stages: readonly PlannedStage[];
  readonly arrivals: ArrivalRules;
}

/** A load shape made into what the driver does. */
export type LoadPlan = BurstPlan | TimedPlan;

/** The stage of an instant: the last one for what comes after the end. Stages follow each other without gaps. */
export const stageAt = (stages: readonly PlannedStage[], atMs: number): PlannedStage | undefined =>
  stages.find(({ toMs }) => atMs < toMs) ?? stages.at(-1);

/** The level at an instant within a stage. */
export const levelAt = ({ fromMs, toMs, fromLevel, toLevel }: PlannedStage, atMs: number): number =>
  toMs === fromMs ? toLevel : fromLevel + ((toLevel - fromLevel) * (atMs - fromMs)) / (toMs - fromMs);

/** Milliseconds from the start to the end of the last stage. */
export const plannedMs = (stages: readonly PlannedStage[]): number => stages.at(-1)?.toMs ?? 0;
