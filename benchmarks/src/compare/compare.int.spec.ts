import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const COMPARE = fileURLToPath(new URL("main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "plimsoll-compare-spec-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A checkout whose only benchmark really computes, for so many steps, and reports the processor time that it took. */
const checkoutOf = (name: string, steps: number): string => {
  const checkout = join(folder, name);
  mkdirSync(join(checkout, "benchmarks", "src"), { recursive: true });
  writeFileSync(
    join(checkout, "benchmarks", "src", "main.ts"),
    `import { writeFileSync } from "node:fs";
    const once = () => {
      const before = process.cpuUsage().user;
      let sum = 0;
      for (let step = 0; step < ${steps}; step += 1) sum += Math.sqrt(step);
      return sum > 0 ? (process.cpuUsage().user - before) / 1000 : 0;
    };
    const value = Array.from({ length: 15 }, once).sort((a, b) => a - b)[3];
    const result = { what: "sums", value, unit: "ms", operator: "<=", limit: 1, met: false, details: {} };
    writeFileSync(process.argv.at(-1) + "/results.json", JSON.stringify({ results: [result] }));
    process.exitCode = 99;\n`,
  );
  return checkout;
};

const compare = async (...args: readonly string[]): Promise<{ readonly code: number; readonly stdout: string }> => {
  try {
    const options = { timeout: 100_000 };
    const { stdout } = await run(process.execPath, ["--conditions=@plimsoll/source", COMPARE, ...args], options);
    return { code: 0, stdout };
  } catch (failure) {
    const { code, stdout } = failure as { readonly code: number; readonly stdout: string };
    return { code, stdout };
  }
};

const STEPS = 2_000_000;

describe("bench:compare", { timeout: 120_000 }, () => {
  it("fails on a planted slow-down against an older checkout, measured in turns", async () => {
    const { code, stdout } = await compare(
      checkoutOf("old", STEPS),
      "--checkout",
      checkoutOf("slow", 2 * STEPS),
      "--rounds",
      "8",
    );
    expect(stdout).toMatch(/^slower\s+sums: /m);
    expect(code).toBe(99);
  });

  it("passes where nothing has become slower", async () => {
    const { code, stdout } = await compare(
      checkoutOf("old", STEPS),
      "--checkout",
      checkoutOf("same", STEPS),
      "--rounds",
      "8",
    );
    expect(stdout).toMatch(/^within-noise\s+sums: /m);
    expect(code).toBe(0);
  });

  it("fails against figures that were saved", async () => {
    const saved = join(folder, "results.json");
    const result = { what: "sums", value: 0.001, unit: "ms", operator: "<=", limit: 1, met: true, details: {} };
    writeFileSync(saved, JSON.stringify({ results: [result] }));
    const { code } = await compare(saved, "--checkout", checkoutOf("same", STEPS), "--rounds", "6");
    expect(code).toBe(99);
  });

  it("explains itself when too few rounds are asked for", async () => {
    expect((await compare(join(folder, "results.json"), "--rounds", "3")).code).toBe(2);
  });
});
