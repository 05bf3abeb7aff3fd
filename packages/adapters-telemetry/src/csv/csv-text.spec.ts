import { parse } from "csv-parse/sync";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { csvText } from "./csv-text.ts";

const harmless = fc.string({ unit: "grapheme" }).filter((text) => !/^[=+\-@\t\r＝＋－＠]/.test(text));

it("is read back as it was written, whatever the text holds", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(harmless, harmless), { minLength: 1 }), (rows) => {
      const text = csvText(["a", "b"], rows);
      expect(parse(text, { relax_column_count: true, skip_empty_lines: false })).toEqual([["a", "b"], ...rows]);
    }),
  );
});

it.each(["=1+1", "+1", "-1+cmd", "@SUM(A1)", "\tx", "\rx", "＝1"])("disarms the formula %j", (formula) => {
  const [, row] = parse(csvText(["a"], [[formula]])) as string[][];
  expect(row).toEqual([`'${formula}`]);
});

it("leaves negative numbers numbers, ends lines as RFC 4180 says, and writes null as nothing", () => {
  expect(csvText(["n", "x", "b"], [[-6.25, null, true]])).toBe("n,x,b\r\n-6.25,,true\r\n");
});
