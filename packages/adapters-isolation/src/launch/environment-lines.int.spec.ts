import { spawnSync } from "node:child_process";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { environmentLines, unusableName } from "./environment-lines.ts";

const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{3,12}$/);
const value = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0"));

describe("environmentLines", () => {
  it("says to a shell exactly what was meant, whatever the values hold", () => {
    fc.assert(
      fc.property(fc.dictionary(name, value, { maxKeys: 5 }), (env) => {
        const { stdout } = spawnSync("/bin/sh", ["-c", `${environmentLines(env)} env -0`], {
          env: {},
          encoding: "utf8",
        });
        const seen = Object.fromEntries(
          stdout.split("\0").map((line) => [line.split("=")[0], line.slice(line.indexOf("=") + 1)]),
        );
        expect(seen).toMatchObject(env);
      }),
      { numRuns: 30 },
    );
  });
});

describe("unusableName", () => {
  it("finds names that a shell would run and values that end early", () => {
    expect(unusableName({ A: "1", _b9: "" })).toBeNull();
    expect(unusableName({ "A;reboot": "" })).toBe("A;reboot");
    expect(unusableName({ "9A": "" })).toBe("9A");
    expect(unusableName({ A: "a\0b" })).toBe("A");
  });
});
