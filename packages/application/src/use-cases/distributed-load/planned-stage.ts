import { type LoadScenario, type Phase, planLoad, type Scenario } from "@plimsoll/domain";

/** A stage as the plan of the whole run has it. */
export interface WholeStage {
  readonly name: string;
  readonly phase: Phase;
  readonly fromLevel: number;
  readonly toLevel: number;
}

type Whole = { readonly scenario: Scenario; readonly load: LoadScenario };

const waveName = (stage: number, warmUpWaves: number): string =>
  stage < warmUpWaves ? `warm-up ${stage + 1}` : `wave ${stage - warmUpWaves + 1}`;

/** A share calls a stage by its own level; the run's stages have the names and levels of the whole plan. */
export const plannedStage = ({ load, scenario }: Whole, stage: number): WholeStage => {
  const plan = planLoad(load, scenario.agentCount);
  if (plan.model === "burst") {
    const level = scenario.agentCount;
    const phase = stage < plan.warmUpWaves ? ("warm-up" as const) : ("load" as const);
    return { name: waveName(stage, plan.warmUpWaves), phase, fromLevel: level, toLevel: level };
  }
  const planned = plan.stages[stage];
  if (planned === undefined) throw new Error(`the plan has no stage ${stage}`);
  const { name, isWarmUp, fromLevel, toLevel } = planned;
  return { name, phase: isWarmUp ? "warm-up" : "load", fromLevel, toLevel };
};

/** How many stages, or waves, the plan of the whole run has. */
export const plannedStageCount = ({ load, scenario }: Whole): number => {
  const plan = planLoad(load, scenario.agentCount);
  return plan.model === "burst" ? plan.warmUpWaves + plan.waves : plan.stages.length;
};
