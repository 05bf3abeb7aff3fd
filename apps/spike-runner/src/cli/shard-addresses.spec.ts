import * as Result from "effect/Result";
import { expect, it } from "vitest";
import { resolveComparison } from "../config/compare-subjects.ts";
import { orchestratorKindOf, shardAddressesOf } from "../config/orchestrator-kind.ts";

const ONE = "http://127.0.0.1:9000";
const TWO = "http://127.0.0.1:9001";

it("takes several addresses as shards, in their order", () => {
  expect(Result.getOrThrow(orchestratorKindOf(`${ONE}, ${TWO}`))).toBe("shards");
  expect(shardAddressesOf(`${ONE}, ${TWO}`)).toEqual([ONE, TWO]);
});

it.each([
  [`${ONE},stub`, "is not an address"],
  [`${ONE},`, "is not an address"],
  [`${ONE},${ONE}/`, "named twice"],
  [`${ONE},http://user:hunter22@127.0.0.1:1`, "a user or password"],
])("refuses %s without repeating a secret", (value, words) => {
  const refused = JSON.stringify(Result.getFailure(orchestratorKindOf(value)));
  expect(refused).toContain(words);
  expect(refused).not.toContain("hunter22");
});

it("compares shards, joined by a plus, with others", () => {
  const resolved = Result.getOrThrow(resolveComparison({ file: {}, flags: {} }, `${ONE}+${TWO},stub`, undefined));
  expect(resolved.subjects.map(({ kind, scenario }) => [kind, scenario.orchestrator])).toEqual([
    ["shards", `${ONE},${TWO}`],
    ["stub", "stub"],
  ]);
});
