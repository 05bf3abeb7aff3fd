import type { Budget, Usage } from "../workflow/budget.ts";
import { BUDGET_DIMENSIONS, type BudgetDimension, DIMENSION_UNITS } from "./budget-dimension.ts";

/** A budget of which nothing is left in one dimension. */
export interface BudgetExhausted {
  readonly dimension: BudgetDimension;
  readonly limit: number;
  readonly spent: number;
  readonly message: string;
}

const exhausted = (dimension: BudgetDimension, limit: number, spent: number): BudgetExhausted => ({
  dimension,
  limit,
  spent,
  message: `${spent} of ${limit} ${DIMENSION_UNITS[dimension]} are spent: raise budget.${dimension} or ask for less.`,
});

/**
 * The first dimension of which nothing is left, or null. Spending exactly the limit exhausts it: what has ended within it
 * stands, but nothing more may start on it.
 */
export const exhaustedBudget = (budget: Budget, usage: Usage): BudgetExhausted | null => {
  for (const dimension of BUDGET_DIMENSIONS) {
    const limit = budget[dimension];
    if (limit !== undefined && usage[dimension] >= limit) return exhausted(dimension, limit, usage[dimension]);
  }
  return null;
};
