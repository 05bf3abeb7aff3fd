import fc from "fast-check";
import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import { parseInputs, readInputs, shuffleInputs } from "./inputs.ts";

const refusal = (text: string): string => {
  const parsed = parseInputs("--inputs in.jsonl", text);
  return Result.isFailure(parsed) ? parsed.failure.message : "accepted";
};

describe("--inputs", () => {
  it("gives texts as they are and objects as JSON, in order, without blank lines", () => {
    const text = '"ships"\n\n{"topic": "sails", "n": 2}\r\n';
    expect(Result.getOrThrow(parseInputs("--inputs in.jsonl", text))).toEqual(["ships", '{"topic":"sails","n":2}']);
  });

  it.each([
    ['"a"\n{bad secret}\n', "--inputs in.jsonl:2: is not JSON"],
    ['"a"\n\n[1]\n', "--inputs in.jsonl:3: is neither a text nor an object"],
    ["7", "--inputs in.jsonl:1: is neither a text nor an object"],
    ["\n \n", "--inputs in.jsonl: holds no line"],
  ])("refuses %j by the number of its line, without its words", (text, message) => {
    expect(refusal(text)).toBe(message);
  });

  it("names a file that is not there", () => {
    const read = readInputs("/no/such/in.jsonl", "--inputs in.jsonl");
    expect(Result.isFailure(read) ? read.failure.message : "").toMatch(/^--inputs in\.jsonl: .*ENOENT/);
  });
});

describe("--shuffle-inputs", () => {
  it("loses and doubles nothing, and the seed decides the order", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.integer(), (inputs, seed) => {
        const order = shuffleInputs(inputs, seed);
        expect([...order].sort()).toEqual([...inputs].sort());
        expect(shuffleInputs(inputs, seed)).toEqual(order);
      }),
    );
    const many = Array.from({ length: 50 }, (_, index) => String(index));
    expect(shuffleInputs(many, 1)).not.toEqual(shuffleInputs(many, 2));
  });
});
