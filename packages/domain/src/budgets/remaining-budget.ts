import type { Budget, Usage } from "../workflow/budget.ts";
import { BUDGET_DIMENSIONS } from "./budget-dimension.ts";

/** What is left of a budget, never below 0; an unlimited dimension stays unlimited. */
export const remainingBudget = (budget: Budget, usage: Usage): Budget => {
  const left: { -readonly [Dimension in keyof Budget]: Budget[Dimension] } = {};
  for (const dimension of BUDGET_DIMENSIONS) {
    const limit = budget[dimension];
    if (limit !== undefined) left[dimension] = Math.max(0, limit - usage[dimension]);
  }
  return left;
};
