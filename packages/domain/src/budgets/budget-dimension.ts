import type { Usage } from "../workflow/budget.ts";

/** What a budget limits; each has a place in Budget and in Usage under the same name. */
export type BudgetDimension = keyof Usage;

/** In the order in which an exhausted one is told first. */
export const BUDGET_DIMENSIONS: readonly BudgetDimension[] = ["iterations", "steps", "wallTimeMs", "tokens", "costUsd"];

/** How each dimension reads after a number. */
export const DIMENSION_UNITS: Readonly<Record<BudgetDimension, string>> = {
  iterations: "iterations",
  steps: "steps",
  wallTimeMs: "ms of wall time",
  tokens: "tokens",
  costUsd: "US dollars",
};
