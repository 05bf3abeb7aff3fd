import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { runInProcess } from "../testing/run-in-process.ts";

const EXAMPLES = fileURLToPath(new URL("../../../../examples/scenarios/", import.meta.url));
/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 120_000;
/** Durations are cut so that every shape is run to its end in a second or two. */
const SHORTENED = 0.15;

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), "plimsoll-load-examples-"));
});
afterAll(() => rmSync(root, { recursive: true }));

/** A folder for one example's file and results. */
const folderFor = (file: string): string => {
  const folder = path.join(root, path.parse(file).name);
  mkdirSync(folder);
  return folder;
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

const shorten = (value: unknown, key = ""): unknown => {
  if (Array.isArray(value)) return value.map((each) => shorten(each));
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shorten(each, name)]));
  return typeof value === "number" && key.endsWith("Ms") ? Math.max(1, Math.round(value * SHORTENED)) : value;
};

/** Only the shape and the warm-up: the LLM keeps its own pace. */
const shortened = (file: string): string => {
  const scenario = parse(readFileSync(path.join(EXAMPLES, file), "utf8")) as Record<string, unknown>;
  const { shape, warmUpMs } = scenario;
  const warmUp = warmUpMs === undefined ? {} : (shorten({ warmUpMs }) as object);
  return stringify({ ...scenario, shape: shorten(shape), ...warmUp, stopEarly: false });
};

const files = readdirSync(EXAMPLES).filter((file) => file.endsWith(".yaml") && file !== "rate-limit-storm.yaml");

interface Summary {
  readonly verdict: string;
  readonly exitCode: number;
  readonly partial: boolean;
  readonly findings: readonly { readonly code: string }[];
  readonly metrics: {
    readonly shape: string;
    readonly sentCount: number;
    readonly succeededCount: number;
    readonly arrivalCount: number;
    readonly droppedCount: number;
    readonly turns: readonly unknown[];
    readonly stages: readonly { readonly name: string; readonly isWarmUp: boolean }[];
  };
}

const runLoad = async (cwd: string, file: string): Promise<Summary> => {
  const end = await runInProcess(["load", file, "--json"], cwd);
  expect(end.stderr).not.toMatch(/error:/);
  expect(end.exitCode).toBe(97);
  return JSON.parse(end.stdout) as Summary;
};

/** At once: each waits for its own arrivals and is judged by its own books, not by its pace. */
describe.concurrent("examples/scenarios on the stub", { timeout: LIMIT_MS }, () => {
  it.each(files)("%s runs to its end and accounts for every arrival", async (file) => {
    const folder = folderFor(file);
    writeFileSync(path.join(folder, file), shortened(file));
    const { metrics, partial, verdict, findings } = await runLoad(folder, file);
    expect([verdict, partial]).toEqual(["INVALID", false]);
    const codes = findings.map(({ code }) => code);
    expect(codes).toContain("dev-mode");
    expect(codes).not.toContain("conservation-broken-by-us");
    expect(codes).not.toContain("context-crossed");
    expect(metrics.sentCount).toBeGreaterThan(5);
    expect(metrics.sentCount + metrics.droppedCount).toBe(metrics.arrivalCount);
    expect(metrics.succeededCount).toBe(metrics.sentCount);
  });

  it("made-by-a-program.ts runs all its steps", async () => {
    const folder = folderFor("made-by-a-program.ts");
    copyFileSync(path.join(EXAMPLES, "made-by-a-program.ts"), path.join(folder, "made-by-a-program.ts"));
    const { metrics } = await runLoad(folder, "made-by-a-program.ts");
    expect(metrics.stages.map(({ name }) => name).filter((name) => name.startsWith("hold"))).toEqual([
      "hold 3",
      "hold 6",
      "hold 9",
      "hold 12",
    ]);
  });

  it("has one file for every shape", () => {
    const shapes = files.map(
      (file) => (parse(readFileSync(path.join(EXAMPLES, file), "utf8")) as { shape: { kind: string } }).shape.kind,
    );
    const all = ["burst-waves", "constant-concurrency", "arrival-rate", "ramp", "stages", "soak", "spike-and-recover"];
    expect([...new Set(shapes)].sort()).toEqual([...all].sort());
  });
});
