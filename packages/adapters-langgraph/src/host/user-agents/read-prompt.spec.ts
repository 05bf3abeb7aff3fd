import * as fc from "fast-check";
import { expect, it } from "vitest";
import { readPrompt } from "./read-prompt.ts";

const canary = fc.stringMatching(/^[0-9a-f]{16}$/);

it("leaves plain text as it is, marks and all, and finds its canary", () => {
  fc.assert(
    fc.property(canary, fc.stringMatching(/^[a-z .]{0,40}$/), (mark, words) => {
      const prompt = `[[agent:archon-1]] [[canary:${mark}]] ${words}`;
      expect(readPrompt(prompt)).toEqual({ canary: mark, input: null, text: prompt });
    }),
  );
});

it("reads a JSON object as the input, with marks around it or without", () => {
  fc.assert(
    fc.property(canary, fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue()), (mark, input) => {
      const json = JSON.stringify(input);
      const same = JSON.parse(json);
      expect(readPrompt(json).input).toEqual(same);
      fc.pre(!json.includes("[["));
      expect(readPrompt(`[[agent:a]] ${json} [[canary:${mark}]]`)).toMatchObject({ canary: mark, input: same });
    }),
  );
});

it("keeps marks that are inside of the object's own strings, and finds the canary there", () => {
  const prompt = '{"question":"[[canary:00ff00ff00ff00ff]] why?"}';
  expect(readPrompt(prompt)).toEqual({
    canary: "00ff00ff00ff00ff",
    input: { question: "[[canary:00ff00ff00ff00ff]] why?" },
    text: prompt,
  });
});

it.each(['{"half":', "[1,2]", "null", '"text"', "", "{} and more"])("takes %j for text", (prompt) => {
  expect(readPrompt(prompt)).toEqual({ canary: null, input: null, text: prompt });
});
