import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as Result from "effect/Result";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEmpiricalSamples } from "./empirical-samples.ts";

describe("readEmpiricalSamples", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "plimsoll-samples-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const read = (text: string) => {
    const file = path.join(folder, "samples.txt");
    writeFileSync(file, text);
    return readEmpiricalSamples("samples.txt", folder);
  };

  it.each([
    ["one a line", "10\n20.5\n30\n"],
    ["apart by commas", "10, 20.5,30"],
    ["a JSON array", " [10, 20.5, 30]"],
  ])("reads %s", (_, text) => {
    expect(Result.getOrThrow(read(text))).toEqual([10, 20.5, 30]);
  });

  it.each([
    ["", "holds no number"],
    ["10\nfast\n", "value 2 is not a number"],
    ["[10, -1]", "value 2 is not a number"],
    ["[10,", "JSON"],
  ])("refuses %j", (text, reason) => {
    const result = read(text);
    expect(Result.isFailure(result) ? result.failure.message : "accepted").toContain(reason);
  });

  it("names the file that is not there", () => {
    const result = readEmpiricalSamples("/no/such/file", folder);
    expect(Result.isFailure(result) ? result.failure.message : "accepted").toContain("empirical:/no/such/file");
  });
});
