import * as Schema from "effect/Schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Budget, NO_USAGE, Usage } from "../workflow/budget.ts";
import { addUsage } from "./add-usage.ts";
import { BUDGET_DIMENSIONS } from "./budget-dimension.ts";
import { exhaustedBudget, overspentBudget } from "./exhausted-budget.ts";
import { inheritBudget } from "./inherit-budget.ts";
import { remainingBudget } from "./remaining-budget.ts";

const count = fc.nat(1000);
const amount = fc.double({ min: 0, max: 1000, noNaN: true });

/** Any usage that the schema allows, small enough to sum exactly enough. */
const usage: fc.Arbitrary<Usage> = fc.record({
  iterations: count,
  steps: count,
  wallTimeMs: amount,
  tokens: count,
  costUsd: amount,
});

/** Any budget: each dimension limited or not. */
const budget: fc.Arbitrary<Budget> = fc.record(
  { iterations: count, steps: count, wallTimeMs: amount, tokens: count, costUsd: amount },
  { requiredKeys: [] },
);

/** What a runner may report, right or wrong: also negative, infinite or not a number. */
const anyReport: fc.Arbitrary<Partial<Usage>> = fc.record(
  { iterations: fc.double(), steps: fc.double(), wallTimeMs: fc.double(), tokens: fc.double(), costUsd: fc.double() },
  { requiredKeys: [] },
);

const limitOf = (limits: Budget, dimension: keyof Budget): number => limits[dimension] ?? Infinity;

describe("addUsage", () => {
  it("adds every dimension for itself", () => {
    const spent = { iterations: 1, steps: 2, wallTimeMs: 3.5, tokens: 4, costUsd: 0.5 };
    const more = { iterations: 10, steps: 20, wallTimeMs: 30, tokens: 40, costUsd: 0.25 };
    expect(addUsage(spent, more)).toEqual({ iterations: 11, steps: 22, wallTimeMs: 33.5, tokens: 44, costUsd: 0.75 });
  });

  it("counts what isn't reported as nothing", () => {
    expect(addUsage(NO_USAGE, { tokens: 7 })).toEqual({ ...NO_USAGE, tokens: 7 });
  });

  it("rounds a fraction of what is counted in wholes up, and keeps one of time and money", () => {
    const fractions = { iterations: 0.1, steps: 1.5, wallTimeMs: 0.5, tokens: 2.01, costUsd: 0.5 };
    expect(addUsage(NO_USAGE, fractions)).toEqual({
      iterations: 1,
      steps: 2,
      wallTimeMs: 0.5,
      tokens: 3,
      costUsd: 0.5,
    });
  });

  it("gives nothing back and stays storable, whatever a runner reports", () => {
    fc.assert(
      fc.property(usage, anyReport, (spent, report) => {
        const sum = addUsage(spent, report);
        for (const dimension of BUDGET_DIMENSIONS) expect(sum[dimension]).toBeGreaterThanOrEqual(spent[dimension]);
        expect(Schema.is(Usage)(sum)).toBe(true);
      }),
    );
  });

  it("is the same in any order of whole reports", () => {
    const whole = fc.record({
      iterations: fc.nat(),
      steps: fc.nat(),
      wallTimeMs: fc.nat(),
      tokens: fc.nat(),
      costUsd: fc.nat(),
    });
    fc.assert(
      fc.property(whole, whole, whole, (one, two, three) => {
        expect(addUsage(addUsage(one, two), three)).toEqual(addUsage(addUsage(one, three), two));
      }),
    );
  });
});

describe("remainingBudget", () => {
  it("takes off what was spent and leaves the unlimited unlimited", () => {
    expect(remainingBudget({ steps: 5, tokens: 100 }, { ...NO_USAGE, steps: 2, tokens: 30, costUsd: 9 })).toEqual({
      steps: 3,
      tokens: 70,
    });
  });

  it("is never below 0", () => {
    expect(remainingBudget({ wallTimeMs: 10 }, { ...NO_USAGE, wallTimeMs: 11 })).toEqual({ wallTimeMs: 0 });
  });

  it("has 0 left exactly where the budget is exhausted", () => {
    fc.assert(
      fc.property(budget, usage, (limits, spent) => {
        const left = remainingBudget(limits, spent);
        const nothingLeft = BUDGET_DIMENSIONS.find((dimension) => left[dimension] === 0);
        expect(exhaustedBudget(limits, spent)?.dimension).toBe(nothingLeft);
        expect(Object.keys(left).toSorted()).toEqual(Object.keys(limits).toSorted());
      }),
    );
  });
});

describe("exhaustedBudget", () => {
  it("is null while something is left in every dimension", () => {
    expect(exhaustedBudget({ iterations: 3, costUsd: 0.5 }, { ...NO_USAGE, iterations: 2, costUsd: 0.49 })).toBeNull();
  });

  it("is null without limits", () => {
    expect(exhaustedBudget({}, { ...NO_USAGE, tokens: 1_000_000 })).toBeNull();
  });

  it.each([
    ["iterations", "iterations"],
    ["steps", "steps"],
    ["wallTimeMs", "ms of wall time"],
    ["tokens", "tokens"],
    ["costUsd", "US dollars"],
  ] as const)("names %s, the limit, what was spent and the field to change", (dimension, unit) => {
    expect(exhaustedBudget({ [dimension]: 10 }, { ...NO_USAGE, [dimension]: 12 })).toEqual({
      dimension,
      limit: 10,
      spent: 12,
      message: `12 of 10 ${unit} are spent: raise budget.${dimension} or ask for less.`,
    });
  });

  it("counts the limit itself as exhausted, and a limit of 0 at once", () => {
    expect(exhaustedBudget({ tokens: 10 }, { ...NO_USAGE, tokens: 10 })?.dimension).toBe("tokens");
    expect(exhaustedBudget({ steps: 0 }, NO_USAGE)?.dimension).toBe("steps");
  });
});

describe("overspentBudget", () => {
  it("lets what runs spend exactly its limit, and no more", () => {
    expect(overspentBudget({ steps: 1, tokens: 10 }, { ...NO_USAGE, steps: 1, tokens: 10 })).toBeNull();
    expect(overspentBudget({ steps: 1, tokens: 10 }, { ...NO_USAGE, steps: 1, tokens: 11 })).toEqual({
      dimension: "tokens",
      limit: 10,
      spent: 11,
      message: "11 of 10 tokens are spent: raise budget.tokens or ask for less.",
    });
    expect(overspentBudget({ costUsd: 0 }, { ...NO_USAGE, costUsd: 0.01 })?.dimension).toBe("costUsd");
  });

  it("is told of nothing that isn't exhausted too", () => {
    fc.assert(
      fc.property(budget, usage, (limits, spent) => {
        if (overspentBudget(limits, spent) !== null) expect(exhaustedBudget(limits, spent)).not.toBeNull();
      }),
    );
  });
});

describe("inheritBudget", () => {
  it("is the smaller in every dimension, and unlimited only where both are", () => {
    expect(inheritBudget({ steps: 3, tokens: 50 }, { steps: 5, tokens: 10, costUsd: 1 })).toEqual({
      steps: 3,
      tokens: 10,
      costUsd: 1,
    });
    expect(inheritBudget({}, {})).toEqual({});
  });

  it("never exceeds what the parent has left, nor the sub-task's own", () => {
    fc.assert(
      fc.property(budget, budget, (parentLeft, own) => {
        const inherited = inheritBudget(parentLeft, own);
        for (const dimension of BUDGET_DIMENSIONS) {
          expect(limitOf(inherited, dimension)).toBe(Math.min(limitOf(parentLeft, dimension), limitOf(own, dimension)));
        }
      }),
    );
  });
});

interface TaskTree {
  readonly own: Budget;
  readonly greed: Usage;
  readonly children: readonly TaskTree[];
}

const { tree } = fc.letrec<{ tree: TaskTree }>((tie) => ({
  tree: fc.record({
    own: budget,
    greed: usage,
    children: fc.oneof({ depthSize: "small" }, fc.constant([]), fc.array(tie("tree"), { maxLength: 3 })),
  }),
}));

/** Takes what it wants, but no more than it is allowed in any dimension; then so do its sub-tasks, one after another. */
const spend = ({ own, greed, children }: TaskTree, parentLeft: Budget): Usage => {
  const allowed = inheritBudget(parentLeft, own);
  const taken = Object.fromEntries(BUDGET_DIMENSIONS.map((d) => [d, Math.min(greed[d], limitOf(allowed, d))]));
  let spent = addUsage(NO_USAGE, taken);
  for (const child of children) spent = addUsage(spent, spend(child, remainingBudget(allowed, spent)));
  return spent;
};

it("lets no tree of sub-tasks spend more than its parent has left", () => {
  fc.assert(
    fc.property(budget, tree, (parentLeft, task) => {
      const spent = spend(task, parentLeft);
      for (const dimension of BUDGET_DIMENSIONS) {
        expect(spent[dimension]).toBeLessThanOrEqual(limitOf(parentLeft, dimension) + 1e-9);
      }
    }),
  );
});
