import * as Result from "effect/Result";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_PROMPT_LENGTH, placeholdersOf, renderPrompt } from "./render-prompt.ts";

const rendered = (prompt: string, inputs: Record<string, string>) => Result.getOrThrow(renderPrompt(prompt, inputs));
const refusal = (prompt: string, inputs: Record<string, string>) => {
  const result = renderPrompt(prompt, inputs);
  return Result.isFailure(result) ? result.failure : null;
};
const identifier = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,20}$/);

describe("renderPrompt", () => {
  it("puts outputs where they are asked for, as often as they are", () => {
    expect(rendered("Join {{a}} and {{ b-1.x:y }}, then {{a}}.", { a: "one", "b-1.x:y": "two" })).toBe(
      "Join one and two, then one.",
    );
  });

  it("leaves a prompt without placeholders alone, and braces that are none", () => {
    for (const prompt of [
      "",
      "{{}}",
      "{{ a b }}",
      "{a}",
      "{{-a}}",
      `{{${"a".repeat(129)}}}`,
      "{{a}",
      "{{         a}}",
    ]) {
      expect(rendered(prompt, { a: "x" })).toBe(prompt);
    }
    expect(rendered('{"x":{{{a}}}}', { a: "1" })).toBe('{"x":{1}}');
    expect(rendered(`{{${"a".repeat(128)}}}`, { ["a".repeat(128)]: "x" })).toBe("x");
  });

  it("never expands what an output says, nor a replacement pattern in it", () => {
    expect(rendered("{{a}} {{b}}", { a: "{{b}} $& $1", b: "{{a}}" })).toBe("{{b}} $& $1 {{a}}");
    expect(rendered("{{{a}}b}}", { a: "{", "{b": "never" })).toBe("{{b}}");
  });

  it("names the output that is missing and what to do", () => {
    expect(refusal("{{a}} {{b}}", { a: "x" })).toEqual({
      _tag: "MissingInput",
      taskId: "b",
      message: "the prompt asks for {{b}}, but there is no output of a task b",
      hint: "Add b to the task's dependsOn, or take {{b}} out of its prompt.",
    });
    expect(refusal("{{constructor}}", {})).toMatchObject({ _tag: "MissingInput", taskId: "constructor" });
  });

  it("takes an empty output for an output", () => {
    expect(rendered("<{{a}}>", { a: "" })).toBe("<>");
  });

  it("refuses a prompt that its outputs would blow up, and names the one that went too far", () => {
    const half = "x".repeat(MAX_PROMPT_LENGTH / 2);
    expect(rendered("{{a}}{{b}}", { a: half, b: half })).toHaveLength(MAX_PROMPT_LENGTH);
    expect(refusal("{{a}}{{b}}.", { a: half, b: half })).toEqual({
      _tag: "PromptTooLong",
      taskId: "b",
      message: "with the output of b the prompt is longer than 1000000 characters",
      hint: "Let b answer more briefly, or put a task in between that sums it up.",
    });
  });

  it("gives each text between placeholders and each output exactly once, in order", () => {
    const text = fc.string().map((one) => one.replaceAll(/[{}]/g, "."));
    fc.assert(
      fc.property(fc.array(fc.tuple(text, identifier, fc.string()), { maxLength: 10 }), text, (pieces, end) => {
        const inputs = Object.fromEntries(pieces.map(([, taskId, output]) => [taskId, output]));
        const prompt = pieces.map(([before, taskId]) => `${before}{{${taskId}}}`).join("") + end;
        const expected = pieces.map(([before, taskId]) => `${before}${inputs[taskId]}`).join("") + end;
        expect(rendered(prompt, inputs)).toBe(expected);
        expect(placeholdersOf(prompt)).toEqual([...new Set(pieces.map(([, taskId]) => taskId))]);
      }),
    );
  });
});
