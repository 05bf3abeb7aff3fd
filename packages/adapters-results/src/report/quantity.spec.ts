import { meetsLimit } from "@plimsoll/domain";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Limit, Unit } from "./quantity.ts";
import { formatLimit, formatNumber, formatQuantity, formatRange } from "./quantity.ts";

const below2000: Limit = { operator: "<", limit: 2000 };
const units: readonly Unit[] = ["ms", "mb", "percent", "times", "per-second", "cores"];
const operators = ["<", "<=", ">", ">="] as const;
const printed = (unit: Unit, value: number, limit: Limit): number => {
  const number = Number(formatNumber(unit, value, limit).replaceAll(",", "").replace("−", "-"));
  return number;
};

describe("a printed number and its limit", () => {
  it("never prints 1999.96 as 2000 beside a limit of 2000", () => {
    expect(formatQuantity("ms", 1999.96)).toBe("2000 ms");
    expect(formatQuantity("ms", 1999.96, below2000)).toBe("1999.96 ms");
    expect(formatQuantity("ms", 2000.004, { operator: "<=", limit: 2000 })).toBe("2000.004 ms");
  });

  it("never prints 99.97% as 100%", () => {
    expect(formatQuantity("percent", 0.9997, { operator: ">=", limit: 1 })).toBe("99.97%");
    expect(formatQuantity("percent", 1, { operator: ">=", limit: 1 })).toBe("100%");
  });

  it("stands on the same side of the limit as the number itself", () => {
    const near = fc.tuple(
      fc.constantFrom(...units),
      fc.constantFrom(...operators),
      fc.integer({ min: 1, max: 5000 }),
      fc.oneof(fc.constant(0), fc.double({ min: -0.6, max: 0.6, noNaN: true })),
    );
    fc.assert(
      fc.property(near, ([unit, operator, whole, offset]) => {
        const scale = unit === "percent" ? 100 : 1;
        const limit = { operator, limit: whole / scale };
        const value = Number(((whole + Number(offset.toPrecision(9))) / scale).toPrecision(13));
        const shownLimit = { operator, limit: whole };
        expect(meetsLimit(printed(unit, value, limit), shownLimit)).toBe(meetsLimit(value, limit));
      }),
    );
  });
});

describe("plain forms", () => {
  it("uses fewer decimals for larger numbers and groups from five digits on", () => {
    expect(formatQuantity("ms", 1812.4)).toBe("1812 ms");
    expect(formatQuantity("ms", 101.234)).toBe("101.2 ms");
    expect(formatQuantity("ms", 0.5234)).toBe("0.52 ms");
    expect(formatQuantity("per-second", 12345.6)).toBe("12,346/s");
    expect(formatQuantity("times", 0.987)).toBe("0.99×");
  });

  it("writes a failed invocation's latency as infinity and no negative zero", () => {
    expect(formatQuantity("ms", Infinity, below2000)).toBe("∞");
    expect(formatQuantity("mb", -0.001)).toBe("0.00 MB");
    expect(formatRange("ms", [1790.2, 1834.4], below2000)).toBe("1790–1834 ms");
  });

  it("writes limits as stories/000 does", () => {
    expect(formatLimit("ms", { operator: "<", limit: 5000 })).toBe("<5000 ms");
    expect(formatLimit("mb", { operator: "<", limit: 7 })).toBe("<7 MB");
    expect(formatLimit("percent", { operator: ">=", limit: 1 })).toBe("100%");
    expect(formatLimit("percent", { operator: ">=", limit: 0.999 })).toBe("≥99.9%");
    expect(formatLimit("count", { operator: "<=", limit: 0 })).toBe("≤0");
  });
});
