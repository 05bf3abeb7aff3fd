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

const firstDimension = (
  budget: Budget,
  usage: Usage,
  isOver: (spent: number, limit: number) => boolean,
): BudgetExhausted | null => {
  for (const dimension of BUDGET_DIMENSIONS) {
    const limit = budget[dimension];
    if (limit !== undefined && isOver(usage[dimension], limit)) return exhausted(dimension, limit, usage[dimension]);
  }
  return null;
};

/**
 * The first dimension of which nothing is left, or null: the question before something starts. Spending exactly the limit
 * exhausts it; what runs at that moment may still end within it (see overspentBudget).
 */
export const exhaustedBudget = (budget: Budget, usage: Usage): BudgetExhausted | null =>
  firstDimension(budget, usage, (spent, limit) => spent >= limit);

/** The first dimension of which more than the limit is spent, or null: the question while something runs. */
export const overspentBudget = (budget: Budget, usage: Usage): BudgetExhausted | null =>
  firstDimension(budget, usage, (spent, limit) => spent > limit);
