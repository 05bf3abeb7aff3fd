import { expect, it } from "vitest";
import { candidateCommand } from "./candidate-command.ts";

it.each([
  [["conformance", "--orchestrators", "a,b", "--out", "x", "--seed", "7"], "--seed 7"],
  [["--quiet", "conformance", "--orchestrators=a,b", "--out=x"], "--quiet"],
  [["conformance", "--agents-from", "./graph.ts#graph"], "--agents-from './graph.ts#graph'"],
  [["conformance", "--inputs", "my inputs.jsonl"], "--inputs 'my inputs.jsonl'"],
  [["conformance", "--inputs", "conformance"], "--inputs conformance"],
])("gives %j for one candidate, for a shell", (args, rest) => {
  expect(candidateCommand(args, "crewai:to-thread")).toBe(
    `plimsoll conformance --orchestrators crewai:to-thread ${rest}`,
  );
});
