import { expect, it } from "vitest";
import { parseAgentsFrom } from "./parse-agents-from.ts";

it.each([
  ["./graph.ts#graph", "/home/me/graph.ts", "graph"],
  ["agents/graph.mjs", "/home/me/agents/graph.mjs", "default"],
  ["../graph.ts#", "/home/graph.ts", "default"],
  ["/abs/we#ird/graph.ts#make", "/abs/we#ird/graph.ts", "make"],
])("reads %s", (reference, path, exportName) => {
  expect(parseAgentsFrom(reference, "/home/me")).toEqual({ path, exportName });
});
