import type { Budget } from "../workflow/budget.ts";
import { BUDGET_DIMENSIONS } from "./budget-dimension.ts";

/**
 * The budget of a sub-task: its own, but in no dimension more than its parent has left now. Sub-tasks that run side by
 * side each inherit the same rest: charge what they use to the parent as it is reported, and end them when it is exhausted.
 */
export const inheritBudget = (parentLeft: Budget, own: Budget): Budget => {
  const inherited: { -readonly [Dimension in keyof Budget]: Budget[Dimension] } = {};
  for (const dimension of BUDGET_DIMENSIONS) {
    const limits = [parentLeft[dimension], own[dimension]].filter((limit) => limit !== undefined);
    if (limits.length > 0) inherited[dimension] = Math.min(...limits);
  }
  return inherited;
};
