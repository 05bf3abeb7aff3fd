import { InvocationError } from "@plimsoll/domain";
import { expect, it } from "vitest";
import { FAILURE_CODES, selectionParser } from "./stub-aim.ts";

const parse = selectionParser(/^[a-z]+-\d+$/);

it("knows every failure code of the protocol", () => {
  expect([...FAILURE_CODES].sort()).toEqual([...InvocationError.fields.code.literals].sort());
});

it.each([
  ["all", "all"],
  ["2", 2],
  ["archon-1, archon-7", ["archon-1", "archon-7"]],
])("aims at %s", (text, selection) => {
  expect(parse(text)).toEqual(selection);
});

it.each(["-3", "", "archon-1,", "Archon 1"])("refuses %j, an aim that is none", (text) => {
  expect(() => parse(text)).toThrow("Expected all, a number of agents, or agent names");
});
