import * as Schema from "effect/Schema";
import { expect, it } from "vitest";
import { DEFAULT_STUB_BEHAVIOUR, StubBehaviour, switchedOn } from "./stub-behaviour.ts";

const decode = Schema.decodeUnknownSync(StubBehaviour);

it("has every misbehaviour off when nothing is said", () => {
  expect(decode({})).toEqual(DEFAULT_STUB_BEHAVIOUR);
  expect(switchedOn(DEFAULT_STUB_BEHAVIOUR)).toEqual({});
});

it("fills in a rule's agents and ratio", () => {
  expect(decode({ drop: {} }).drop).toEqual({ agents: "all", ratio: 1 });
  expect(decode({ silentRetries: { agents: 3 } }).silentRetries).toEqual({ agents: 3, ratio: 1, retries: 1 });
});

it("names what is switched on, and nothing else", () => {
  const behaviour = decode({ ceiling: 6, hang: { agents: 2 } });
  expect(switchedOn(behaviour)).toEqual({ ceiling: 6, hang: { agents: 2, ratio: 1 } });
});

it.each([
  [{ jitterMs: -1 }, /jitterMs/],
  [{ ceiling: 0 }, /ceiling/],
  [{ drop: { ratio: 1.5 } }, /ratio/],
  [{ failures: [{ code: "bad luck" }] }, /code/],
])("refuses %j and names the field", (input, field) => {
  expect(() => decode(input)).toThrow(field);
});
