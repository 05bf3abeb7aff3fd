import type { Target } from "../verdict/verdict.ts";

/** Whether a number keeps to a limit; the meaning of every target's operator is here and nowhere else. */
export const meetsLimit = (value: number, { operator, limit }: Pick<Target, "operator" | "limit">): boolean => {
  switch (operator) {
    case "<":
      return value < limit;
    case "<=":
      return value <= limit;
    case ">":
      return value > limit;
    case ">=":
      return value >= limit;
    case "==":
      return value === limit;
  }
};
