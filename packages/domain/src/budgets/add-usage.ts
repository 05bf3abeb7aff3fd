import type { Usage } from "../workflow/budget.ts";

/** What is counted in wholes: a fraction of one is a whole one. */
const amountOf = (reported: number | undefined): number =>
  reported === undefined || Number.isNaN(reported) ? 0 : Math.max(0, reported);

const countOf = (reported: number | undefined): number => Math.ceil(amountOf(reported));

/** Sums saturate here, so that they stay finite whatever a runner reports. */
const sum = (spent: number, more: number): number => Math.min(Number.MAX_SAFE_INTEGER, spent + more);

/**
 * What was spent before and now. Reports come from runners and agents: a negative or unreadable figure counts as nothing,
 * for it would give budget back; an infinite one exhausts every limit.
 */
export const addUsage = (spent: Usage, more: Partial<Usage>): Usage => ({
  iterations: sum(spent.iterations, countOf(more.iterations)),
  steps: sum(spent.steps, countOf(more.steps)),
  wallTimeMs: sum(spent.wallTimeMs, amountOf(more.wallTimeMs)),
  tokens: sum(spent.tokens, countOf(more.tokens)),
  costUsd: sum(spent.costUsd, amountOf(more.costUsd)),
});
