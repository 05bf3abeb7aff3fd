/** A measured value at x; `weight` is 1 when absent. */
export interface WeightedPoint {
  readonly x: number;
  readonly y: number;
  readonly weight?: number;
}

/** Fitted value at one distinct x. */
export interface FittedPoint {
  readonly x: number;
  readonly y: number;
}

interface Block {
  readonly xs: readonly number[];
  readonly mean: number;
  readonly weight: number;
}

const pooled = (a: Block, b: Block): Block => {
  const weight = a.weight + b.weight;
  return { xs: [...a.xs, ...b.xs], mean: (a.mean * a.weight + b.mean * b.weight) / weight, weight };
};

/** One block for every distinct x, ascending. */
const singleBlocks = (points: readonly WeightedPoint[]): readonly Block[] => {
  const blocks = new Map<number, Block>();
  for (const { x, y, weight = 1 } of points) {
    const here = blocks.get(x);
    const added: Block = { xs: [], mean: y, weight };
    blocks.set(x, here === undefined ? { ...added, xs: [x] } : pooled(here, added));
  }
  return [...blocks.entries()].sort(([a], [b]) => a - b).map(([, block]) => block);
};

/**
 * Least-squares fit that never falls (or never rises): the pool-adjacent-violators algorithm of Ayer, Brunk, Ewing, Reid
 * and Silverman, "An Empirical Distribution Function for Sampling with Incomplete Information", Ann. Math. Stat. 26, 1955.
 * Equal x are averaged by weight first. Values must be finite and weights above 0.
 */
export const isotonicFit = (
  points: readonly WeightedPoint[],
  direction: "increasing" | "decreasing" = "increasing",
): readonly FittedPoint[] => {
  const sign = direction === "increasing" ? 1 : -1;
  const stack: Block[] = [];
  for (const block of singleBlocks(points)) {
    let current: Block = { ...block, mean: sign * block.mean };
    for (let last = stack.at(-1); last !== undefined && last.mean >= current.mean; last = stack.at(-1)) {
      stack.pop();
      current = pooled(last, current);
    }
    stack.push(current);
  }
  return stack.flatMap(({ xs, mean }) => xs.map((x) => ({ x, y: sign * mean })));
};
